# Writes OUT, an assembler-in-C++ source that holds the bytes of IN as
#   namespace factline::data { extern const std::string_view ID; }
# .incbin keeps a 10 MB model from passing through the compiler.
file(WRITE "${OUT}" "#include <cstddef>
#include <string_view>

asm(R\"(
  .section .rodata
  .balign 64
  factline_data_${ID}_begin:
  .incbin \"${IN}\"
  factline_data_${ID}_end:
  .byte 0
  .previous
)\");

extern \"C\" const char factline_data_${ID}_begin[];
extern \"C\" const char factline_data_${ID}_end[];

namespace factline::data {
extern const std::string_view ${ID};
const std::string_view ${ID}(
    factline_data_${ID}_begin,
    static_cast<std::size_t>(factline_data_${ID}_end -
                             factline_data_${ID}_begin));
}  // namespace factline::data
")

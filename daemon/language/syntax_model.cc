#include "daemon/language/syntax_model.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/language/model_format.h"
#include "daemon/language/model_names.h"

namespace factline::data {
extern const std::string_view english_model;
}  // namespace factline::data

namespace factline::language {
namespace {

absl::Status Damaged(std::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("language model: ", ToAbsl(what)));
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// The bytes of a file, mapped for as long as the result lives.
absl::StatusOr<std::pair<std::shared_ptr<const void>, std::string_view>>
MapFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return absl::ErrnoToStatus(errno, "cannot open " + path);
  struct stat info = {};
  if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size <= 0) {
    close(file);
    return absl::InvalidArgumentError(path + " is not a file with content");
  }
  const auto size = static_cast<size_t>(info.st_size);
  void* bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  const int error = errno;
  close(file);
  if (bytes == MAP_FAILED) {
    return absl::ErrnoToStatus(error, "cannot map " + path);
  }
  std::shared_ptr<const void> owner(
      bytes, [size](const void* at) { munmap(const_cast<void*>(at), size); });
  return std::make_pair(std::move(owner),
                        std::string_view(static_cast<char*>(bytes), size));
}

}  // namespace

// Reads the sections of a file one after another, checking each against what
// was read before it.
class SyntaxModel::Loader {
 public:
  Loader(std::string_view bytes, SyntaxModel& model)
      : bytes_(bytes), model_(model) {}

  absl::Status Run() {
    FACTLINE_RETURN_IF_ERROR(ReadHeader());
    FACTLINE_RETURN_IF_ERROR(ReadNames());
    FACTLINE_RETURN_IF_ERROR(ReadTagSets());
    FACTLINE_RETURN_IF_ERROR(ReadWords());
    FACTLINE_RETURN_IF_ERROR(ReadLemmas());
    return ReadWeights();
  }

 private:
  std::string_view Section(ModelSection section) const {
    const SectionEntry& entry =
        entries_[static_cast<size_t>(section) - 1];
    return bytes_.substr(entry.offset, entry.bytes);
  }

  // A section of records; empty if its size does not fit.
  template <typename Record>
  std::span<const Record> Records(ModelSection section) const {
    const std::string_view bytes = Section(section);
    if (bytes.size() % sizeof(Record) != 0) return {};
    return {reinterpret_cast<const Record*>(bytes.data()),
            bytes.size() / sizeof(Record)};
  }

  absl::Status ReadHeader();
  absl::Status ReadNames();
  absl::Status ReadTagSets();
  absl::Status ReadWords();
  absl::Status ReadLemmas();
  absl::Status ReadWeights();

  std::string_view bytes_;
  SyntaxModel& model_;
  std::array<SectionEntry, kModelSections> entries_;
};

absl::Status SyntaxModel::Loader::ReadHeader() {
  constexpr size_t kStart = sizeof(ModelHeader) + sizeof(entries_);
  if (reinterpret_cast<uintptr_t>(bytes_.data()) % 16 != 0) {
    return Damaged("not aligned in memory");
  }
  ModelHeader header;
  if (bytes_.size() < kStart) return Damaged("file too short");
  std::memcpy(&header, bytes_.data(), sizeof(header));
  if (header.magic != kModelMagic) return Damaged("not a model file");
  if (header.version != kModelVersion) {
    return Damaged("version " + std::to_string(header.version) +
                   ", this program reads " + std::to_string(kModelVersion));
  }
  if (header.bytes != bytes_.size() || bytes_.size() > kMaxModelBytes) {
    return Damaged("file is cut or too long");
  }
  if (header.checksum != ModelChecksum(bytes_.substr(sizeof(header)))) {
    return Damaged("checksum does not match: the file is damaged");
  }
  if (header.sections != kModelSections) return Damaged("wrong sections");
  std::memcpy(entries_.data(), bytes_.data() + sizeof(header),
              sizeof(entries_));
  for (size_t i = 0; i < entries_.size(); ++i) {
    const SectionEntry& entry = entries_[i];
    if (static_cast<size_t>(entry.section) != i + 1 ||
        entry.offset % kModelAlignment != 0 || entry.offset < kStart ||
        entry.offset > bytes_.size() ||
        entry.bytes > bytes_.size() - entry.offset) {
      return Damaged("section out of bounds");
    }
  }
  model_.checksum_ = header.checksum;
  return absl::OkStatus();
}

absl::Status SyntaxModel::Loader::ReadNames() {
  model_.notice_ = Section(ModelSection::kNotice);
  for (std::string& name : Lines(Section(ModelSection::kTags))) {
    model_.tags_.push_back(TagClassOf(std::move(name)));
  }
  for (std::string& name : Lines(Section(ModelSection::kLabels))) {
    const Deprel deprel = DeprelOfName(name);
    model_.labels_.push_back({std::move(name), deprel});
  }
  if (model_.tags_.empty() || model_.tags_.size() > kMaxTags ||
      model_.labels_.size() < 2 || model_.labels_.size() > kMaxLabels ||
      model_.labels_.back().deprel != Deprel::kRoot) {
    return Damaged("bad names of tags or relations");
  }
  return absl::OkStatus();
}

absl::Status SyntaxModel::Loader::ReadTagSets() {
  model_.tag_sets_ = Records<TagMask>(ModelSection::kTagSets);
  if (model_.tag_sets_.size() <= kAllTags) return Damaged("no tag sets");
  bool good = true;
  for (const TagMask& set : model_.tag_sets_) {
    good = good && set != TagMask{};
    set.ForEach([&](uint32_t tag) { good = good && tag < model_.tags_.size(); });
  }
  return good ? absl::OkStatus() : Damaged("tag set with unknown tags or none");
}

absl::Status SyntaxModel::Loader::ReadWords() {
  const auto words = Records<WordRecord>(ModelSection::kWords);
  if (!std::has_single_bit(words.size())) return Damaged("bad word table");
  for (const WordRecord& word : words) {
    if (word.tag_set >= model_.tag_sets_.size() ||
        (word.fixed_tag != kNoTag && word.fixed_tag >= model_.tags_.size())) {
      return Damaged("word with unknown tags");
    }
  }
  model_.words_ = WordTable(words);
  return absl::OkStatus();
}

absl::Status SyntaxModel::Loader::ReadLemmas() {
  const auto lemmas = Records<LemmaRecord>(ModelSection::kLemmas);
  const std::string_view text = Section(ModelSection::kLemmaText);
  if (!std::has_single_bit(lemmas.size())) return Damaged("bad lemma table");
  for (const LemmaRecord& lemma : lemmas) {
    if (lemma.key == 0) continue;
    if (lemma.size == 0 || lemma.offset > text.size() ||
        lemma.size > text.size() - lemma.offset) {
      return Damaged("lemma out of bounds");
    }
  }
  model_.lemmas_ = LemmaTable(lemmas, text);
  return absl::OkStatus();
}

absl::Status SyntaxModel::Loader::ReadWeights() {
  const auto tags = Records<int8_t>(ModelSection::kTagWeights);
  const auto greedy = Records<int8_t>(ModelSection::kGreedyActions);
  const auto beam = Records<int8_t>(ModelSection::kBeamActions);
  const auto labels = Records<int8_t>(ModelSection::kLabelWeights);
  const uint32_t tag_row = RowSize(static_cast<uint32_t>(model_.tags_.size()));
  const uint32_t label_row =
      RowSize(static_cast<uint32_t>(model_.labels_.size()));
  if (tags.size() < tag_row || greedy.size() < kActionUnit ||
      beam.size() < kActionUnit || labels.size() < label_row) {
    return Damaged("too few weights");
  }
  model_.tagger_ = WordTagger(ClassRows(tags, tag_row),
                              static_cast<uint32_t>(model_.tags_.size()),
                              model_.tag_sets_, GroupsOf(model_.tags_));
  model_.greedy_rows_ = ActionRows(greedy, kActionUnit);
  model_.beam_rows_ = ActionRows(beam, kActionUnit);
  model_.label_rows_ = ClassRows(labels, label_row);
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const SyntaxModel>> SyntaxModel::FromBytes(
    std::string_view bytes) {
  std::shared_ptr<SyntaxModel> model(new SyntaxModel);
  FACTLINE_RETURN_IF_ERROR(Loader(bytes, *model).Run());
  return std::shared_ptr<const SyntaxModel>(std::move(model));
}

absl::StatusOr<std::shared_ptr<const SyntaxModel>> SyntaxModel::Open(
    const std::string& path) {
  FACTLINE_ASSIGN_OR_RETURN(const auto file, MapFile(path));
  std::shared_ptr<SyntaxModel> model(new SyntaxModel);
  const absl::Status status = Loader(file.second, *model).Run();
  if (!status.ok()) {
    return absl::Status(status.code(),
                        absl::StrCat(path, ": ", status.message()));
  }
  model->mapping_ = file.first;
  return std::shared_ptr<const SyntaxModel>(std::move(model));
}

std::shared_ptr<const SyntaxModel> SyntaxModel::English() {
  static const std::shared_ptr<const SyntaxModel> model = [] {
    auto loaded = FromBytes(data::english_model);
    if (!loaded.ok()) {
      // Built into the program, so only a broken build comes here.
      std::fprintf(stderr, "%s\n", loaded.status().ToString().c_str());
      std::abort();
    }
    return *std::move(loaded);
  }();
  return model;
}

}  // namespace factline::language

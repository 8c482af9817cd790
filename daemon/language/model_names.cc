#include "daemon/language/model_names.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace factline::language {
namespace {

struct UposName {
  std::string_view name;
  Upos upos;
};

constexpr UposName kUpos[] = {
    {"X", Upos::kX},         {"ADJ", Upos::kAdj},     {"ADP", Upos::kAdp},
    {"ADV", Upos::kAdv},     {"AUX", Upos::kAux},     {"CCONJ", Upos::kCconj},
    {"DET", Upos::kDet},     {"INTJ", Upos::kIntj},   {"NOUN", Upos::kNoun},
    {"NUM", Upos::kNum},     {"PART", Upos::kPart},   {"PRON", Upos::kPron},
    {"PROPN", Upos::kPropn}, {"PUNCT", Upos::kPunct}, {"SCONJ", Upos::kSconj},
    {"SYM", Upos::kSym},     {"VERB", Upos::kVerb},
};

struct DeprelName {
  std::string_view name;
  Deprel deprel;
};

constexpr DeprelName kDeprels[] = {
    {"acl", Deprel::kAcl},
    {"acl:relcl", Deprel::kAclRelcl},
    {"advcl", Deprel::kAdvcl},
    {"advmod", Deprel::kAdvmod},
    {"amod", Deprel::kAmod},
    {"appos", Deprel::kAppos},
    {"aux", Deprel::kAux},
    {"aux:pass", Deprel::kAuxPass},
    {"case", Deprel::kCase},
    {"cc", Deprel::kCc},
    {"ccomp", Deprel::kCcomp},
    {"compound", Deprel::kCompound},
    {"compound:prt", Deprel::kCompoundPrt},
    {"conj", Deprel::kConj},
    {"cop", Deprel::kCop},
    {"csubj", Deprel::kCsubj},
    {"dep", Deprel::kDep},
    {"det", Deprel::kDet},
    {"discourse", Deprel::kDiscourse},
    {"dislocated", Deprel::kDislocated},
    {"expl", Deprel::kExpl},
    {"fixed", Deprel::kFixed},
    {"flat", Deprel::kFlat},
    {"goeswith", Deprel::kGoeswith},
    {"iobj", Deprel::kIobj},
    {"list", Deprel::kList},
    {"mark", Deprel::kMark},
    {"nmod", Deprel::kNmod},
    // Titles before names: "President Ruiz".
    {"nmod:desc", Deprel::kCompound},
    {"nmod:poss", Deprel::kNmodPoss},
    {"nmod:tmod", Deprel::kNmodTmod},
    {"nsubj", Deprel::kNsubj},
    {"nsubj:pass", Deprel::kNsubjPass},
    {"nummod", Deprel::kNummod},
    {"obj", Deprel::kObj},
    {"obl", Deprel::kObl},
    {"obl:agent", Deprel::kOblAgent},
    {"obl:tmod", Deprel::kOblTmod},
    // "Sunday", "40 years old": almost always times and measures.
    {"nmod:unmarked", Deprel::kNmodTmod},
    {"obl:unmarked", Deprel::kOblTmod},
    {"orphan", Deprel::kOrphan},
    {"parataxis", Deprel::kParataxis},
    {"punct", Deprel::kPunct},
    {"reparandum", Deprel::kReparandum},
    {"root", Deprel::kRoot},
    {"vocative", Deprel::kVocative},
    {"xcomp", Deprel::kXcomp},
};

uint16_t FlagsOf(std::string_view penn) {
  if (penn == "NNS" || penn == "NNPS") return kTokenPlural;
  if (penn == "VBD") return kTokenPastTense;
  if (penn == "VBN") return kTokenPastParticiple;
  if (penn == "VBG") return kTokenGerund;
  return 0;
}

LemmaClass LemmaClassOf(std::string_view penn, Upos upos) {
  if (penn == "VBZ") return LemmaClass::kVerbS;
  if (penn == "VBD" || penn == "VBN") return LemmaClass::kVerbPast;
  if (penn == "VBG") return LemmaClass::kVerbIng;
  if (penn == "VB" || penn == "VBP") return LemmaClass::kVerbBase;
  if (penn == "NNS") return LemmaClass::kNounPlural;
  if (penn == "MD") return LemmaClass::kModal;
  return upos == Upos::kAdj ? LemmaClass::kAdjective : LemmaClass::kOther;
}

bool IsAnyOf(std::string_view tag,
             std::initializer_list<std::string_view> tags) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

}  // namespace

std::string_view PennTag(std::string_view name) {
  return name.substr(std::min(name.find('|'), name.size() - 1) + 1);
}

TagGroups GroupsOf(const std::vector<TagClass>& tags) {
  TagGroups groups;
  for (uint32_t i = 0; i < tags.size(); ++i) {
    const std::string_view penn = PennTag(tags[i].name);
    if (IsAnyOf(penn, {"VBZ", "VBD", "VBP", "MD"})) groups.finite.Add(i);
    if (IsAnyOf(penn, {"POS", "PRP$"}) || tags[i].name == "DET|DT") {
      groups.determiner.Add(i);
    }
    if (tags[i].upos == Upos::kNoun) groups.nominal.Add(i);
  }
  return groups;
}

Upos UposOfName(std::string_view name) {
  for (const UposName& row : kUpos) {
    if (row.name == name) return row.upos;
  }
  return Upos::kX;
}

std::string_view NameOf(Upos upos) {
  for (const UposName& row : kUpos) {
    if (row.upos == upos) return row.name;
  }
  return "X";
}

Deprel DeprelOfName(std::string_view name) {
  const auto find = [](std::string_view wanted) {
    return std::find_if(
        std::begin(kDeprels), std::end(kDeprels),
        [wanted](const DeprelName& row) { return row.name == wanted; });
  };
  auto row = find(name);
  if (row == std::end(kDeprels)) row = find(name.substr(0, name.find(':')));
  return row == std::end(kDeprels) ? Deprel::kDep : row->deprel;
}

TagClass TagClassOf(std::string name) {
  const std::string_view view = name;
  const std::string_view penn = PennTag(view);
  TagClass tag;
  tag.upos = UposOfName(view.substr(0, view.find('|')));
  tag.flags = FlagsOf(penn);
  tag.lemma_class = LemmaClassOf(penn, tag.upos);
  tag.name = std::move(name);
  return tag;
}

}  // namespace factline::language

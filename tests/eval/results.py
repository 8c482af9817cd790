"""The table of all numbers, and the log of them in RESULTS.md."""
import datetime
import pathlib
import subprocess

# The columns of RESULTS.md: heading -> (measurement, number). A measurement that was not taken leaves its cells empty.
COLUMNS = {
    'fig': ('articles', 'figures F1'), 'compl': ('articles', 'complete F1'), 'obj': ('articles', 'object'),
    'act': ('articles', 'action'), 'place': ('articles', 'place'), 'time': ('articles', 'time'),
    'tally': ('articles', 'kind'), 'speak': ('articles', 'speaker'), 'disp': ('articles', 'disputed'),
    'series': ('articles', 'series F1'),
    'num v': ('numbers', 'value F1'), 'cur v+u': ('currency', 'value+unit F1'),
    'dim v+u': ('dimension', 'value+unit F1'), 'pct': ('percentage', 'value F1'),
    'qlm v': ('quantulum', 'value F1'), 'qlm v+u': ('quantulum', 'value+unit F1'),
    'mt num': ('meantime numbers', 'relaxed F1'), 'mt strict': ('meantime times', 'strict F1'),
    'mt val': ('meantime times', 'value F1'), 'ww strict': ('wikiwars', 'strict F1'), 'ww val': ('wikiwars', 'value F1'),
    'dates val': ('date phrases', 'value F1'), 'timel': ('timelines', 'F1'), 'timel len': ('timelines', 'lenient F1'),
    'toll one': ('tolls', 'one'), 'toll order': ('tolls', 'in order'), 'toll whole': ('tolls', 'whole'),
}


def table(found):
    """One line a number, grouped by measurement."""
    lines = []
    for name, numbers in found.items():
        cells = '  '.join(f'{what} {value:.1f}' for what, value in numbers.items())
        lines.append(f'{name:<18}{cells}')
    return '\n'.join(lines)


def header():
    heads = ['date', 'commit', *COLUMNS, 'note']
    return '| ' + ' | '.join(heads) + ' |\n|' + '---|' * len(heads) + '\n'


def row(found, date, commit, note):
    cells = [found.get(measure, {}).get(number) for measure, number in COLUMNS.values()]
    shown = ['' if c is None else f'{c:.1f}' for c in cells]
    return '| ' + ' | '.join([date, commit, *shown, note.replace('|', '/')]) + ' |\n'


def commit_of(checkout):
    """The commit that is measured, with a plus when files differ from it."""
    git = lambda *words: subprocess.run(['git', '-C', str(checkout), *words], capture_output=True, text=True).stdout
    changed = [line for line in git('status', '--porcelain', '-uno').splitlines() if 'RESULTS.md' not in line]
    return git('rev-parse', '--short', 'HEAD').strip() + ('+' if changed else '')


def append(path: pathlib.Path, found, note, checkout):
    """Adds a row. The table ends the file, so that a row is appended and no other line changes."""
    text = path.read_text(encoding='utf8') if path.exists() else ''
    if header() not in text:
        text += ('\n' if text else '') + header()
    path.write_text(text + row(found, datetime.date.today().isoformat(), commit_of(checkout), note), encoding='utf8')

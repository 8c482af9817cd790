#!/usr/bin/env python3
"""Writes docs/api.md from the comments of the .proto files, or checks it.

    api_page.py             exit 1 and a diff if the page is not what the files say
    api_page.py --update    writes the page

Needs protoc and Python's protobuf (deploy/test-tools brings it).
"""
import argparse
import difflib
import pathlib
import subprocess
import sys
import tempfile
import textwrap

from google.protobuf import descriptor_pb2

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTO = ROOT / "proto"
PAGE = ROOT / "docs" / "api.md"
PACKAGE = ".factline.v1."
HEAD = """# API

What `factline.v1` offers, from the comments of the [.proto files](../proto/factline/v1), by `tests/docs/api_page.py --update`. How to call it
stands in [clients.md](clients.md), the filter language in [filters.md](filters.md).

**Promise.** Within `factline.v1` nothing that a client was built with goes away or changes its meaning: names, numbers and types of fields,
values of enums, calls and error reasons stay. New ones come, so a client passes over fields, enum values and messages of a stream that it
does not know. A test holds every change against the last released files.
"""

# Numbers of fields in FileDescriptorProto, DescriptorProto and so on: the
# paths of comments are made of them (see descriptor.proto).
FILE_MESSAGE, FILE_ENUM, FILE_SERVICE = 4, 5, 6
MESSAGE_FIELD, MESSAGE_NESTED, MESSAGE_ENUM, MESSAGE_ONEOF = 2, 3, 4, 8
ENUM_VALUE, SERVICE_METHOD = 2, 2


def read_files():
    """The descriptors of factline's own files, in the order of their names."""
    files = sorted(str(f.relative_to(PROTO)) for f in PROTO.glob("factline/v1/*.proto"))
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(
            ["protoc", f"-I{PROTO}", "--include_source_info", f"--descriptor_set_out={out.name}", *files],
            check=True)
        return descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(out.name).read_bytes()).file


def comments_of(file):
    """Leading comment by path, without the blank that follows each //."""
    return {tuple(place.path): textwrap.dedent(place.leading_comments).strip()
            for place in file.source_code_info.location if place.leading_comments}


def one_line(text):
    return " ".join(text.split()).replace("|", "\\|")


def anchor(name):
    return name.lower().replace(".", "")


def type_of(field, entries):
    """A field's type as the page writes it, with a link for our own."""
    types = descriptor_pb2.FieldDescriptorProto
    if field.type_name in entries:
        key, value = entries[field.type_name].field
        return f"map<{type_of(key, {})}, {type_of(value, {})}>"
    if field.type_name.startswith(PACKAGE):
        name = field.type_name[len(PACKAGE):]
        text = f"[{name}](#{anchor(name)})"
    elif field.type_name:
        text = field.type_name.rsplit(".", 1)[-1]
    else:
        text = types.Type.Name(field.type)[len("TYPE_"):].lower()
    return f"repeated {text}" if field.label == types.LABEL_REPEATED else text


def write_service(service, path, comments, out):
    out += [f"## {service.name}", "", comments.get(path, ""), ""]
    for i, method in enumerate(service.method):
        stream = "stream " if method.server_streaming else ""
        request = method.input_type.rsplit(".", 1)[-1]
        response = method.output_type.rsplit(".", 1)[-1]
        out += [f"### {service.name}.{method.name}", "",
                f"[{request}](#{anchor(request)}) → {stream}[{response}](#{anchor(response)})", "",
                comments.get(path + (SERVICE_METHOD, i), ""), ""]


def write_message(message, path, comments, prefix, out):
    name = prefix + message.name
    entries = {f"{PACKAGE}{name}.{nested.name}": nested
               for nested in message.nested_type if nested.options.map_entry}
    out += [f"### {name}", "", comments.get(path, ""), ""]
    if message.field:
        out += ["| field | number | type | |", "|---|---|---|---|"]
    for i, field in enumerate(message.field):
        text = one_line(comments.get(path + (MESSAGE_FIELD, i), ""))
        if field.HasField("oneof_index") and not field.proto3_optional:
            oneof = message.oneof_decl[field.oneof_index].name
            text = f"One of `{oneof}`. {text}"
        kind = type_of(field, entries)
        if field.proto3_optional:
            kind = f"optional {kind}"
        out.append(f"| `{field.name}` | {field.number} | {kind} | {text} |")
    out.append("")
    for i, nested in enumerate(message.nested_type):
        if not nested.options.map_entry:
            write_message(nested, path + (MESSAGE_NESTED, i), comments, f"{name}.", out)
    for i, enum in enumerate(message.enum_type):
        write_enum(enum, path + (MESSAGE_ENUM, i), comments, f"{name}.", out)


def write_enum(enum, path, comments, prefix, out):
    out += [f"### {prefix}{enum.name}", "", comments.get(path, ""), "", "| value | number | |", "|---|---|---|"]
    for i, value in enumerate(enum.value):
        out.append(f"| `{value.name}` | {value.number} | {one_line(comments.get(path + (ENUM_VALUE, i), ''))} |")
    out.append("")


def page():
    out = [HEAD]
    files = read_files()
    for file in files:
        comments = comments_of(file)
        for i, service in enumerate(file.service):
            write_service(service, (FILE_SERVICE, i), comments, out)
    out += ["## Messages", ""]
    for file in files:
        comments = comments_of(file)
        for i, message in enumerate(file.message_type):
            write_message(message, (FILE_MESSAGE, i), comments, "", out)
        for i, enum in enumerate(file.enum_type):
            write_enum(enum, (FILE_ENUM, i), comments, "", out)
    return "\n".join(line.rstrip() for line in "\n".join(out).splitlines()) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="write docs/api.md")
    arguments = parser.parse_args()
    wanted = page()
    if arguments.update:
        PAGE.write_text(wanted)
        return 0
    found = PAGE.read_text() if PAGE.exists() else ""
    sys.stdout.writelines(difflib.unified_diff(
        found.splitlines(True), wanted.splitlines(True), "docs/api.md", "as the .proto files say"))
    if found != wanted:
        print("docs/api.md is not current: run tests/docs/api_page.py --update")
    return int(found != wanted)


if __name__ == "__main__":
    sys.exit(main())

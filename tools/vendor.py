"""Fetch the files named in static/vendor/vendor.toml again, through npm's own client.

Nothing is written unless the package has npm's integrity and each file its recorded checksum.
"""

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"


def packages() -> list[dict[str, Any]]:
    """Read the list: name, version, licence, integrity, files (from, to, sha256)."""
    return list(tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))["package"])


def integrity(data: bytes) -> str:
    """Write a checksum the way npm's `dist.integrity` does."""
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode("ascii")


def fetch(package: dict[str, Any], folder: Path) -> Path:
    """Download one package; SystemExit when its integrity is not the recorded one."""
    wanted = f"{package['name']}@{package['version']}"
    done = subprocess.run(
        ["npm", "pack", "--silent", wanted], cwd=folder, check=True, capture_output=True, text=True
    )
    archive = folder / done.stdout.strip().splitlines()[-1]
    if integrity(archive.read_bytes()) != package["integrity"]:
        sys.exit(f"{wanted}: the package does not have the recorded integrity; nothing was written.")
    return archive


def unpack(package: dict[str, Any], archive: Path) -> None:
    """Write the package's listed files; SystemExit when a checksum differs."""
    with tarfile.open(archive) as tar:
        for file in package["files"]:
            member = tar.extractfile(f"package/{file['from']}")
            data = member.read() if member else b""
            found = hashlib.sha256(data).hexdigest()
            if found != file["sha256"]:
                sys.exit(
                    f"{file['from']}: sha256 is {found}, vendor.toml says {file['sha256'] or 'nothing'}."
                )
            target = VENDOR / file["to"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def main() -> None:
    """Fetch and check every package, then write its files."""
    for package in packages():
        with tempfile.TemporaryDirectory() as folder:
            unpack(package, fetch(package, Path(folder)))
        print(f"{package['name']} {package['version']}: {len(package['files'])} files")


if __name__ == "__main__":
    main()

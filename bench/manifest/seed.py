"""The program that Sealwatch grew from: it hashes a directory in eight threads, 8 KiB at a time, and verifies it against its JSON.

Usage: seed.py create|verify TREE MANIFEST
"""

import hashlib
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timezone
from pathlib import Path


def compute_file_hash(file_path, chunk_size=8192):
    h = hashlib.sha256()
    size = 0
    with open(file_path, "rb") as f:
        while True:
            chunk = f.read(chunk_size)
            if not chunk:
                break
            h.update(chunk)
            size += len(chunk)
    return h.hexdigest(), size


def create_manifest(dataset_dir, dataset_name, max_workers=8):
    base = Path(dataset_dir)
    now = datetime.now(timezone.utc).isoformat()
    files = [f for f in list(base.rglob("*")) if f.is_file()]
    manifest = {"dataset_name": dataset_name, "created_at": now, "total_files": len(files), "total_bytes": 0, "records": {}}

    def process_file(file_path):
        sha256, size = compute_file_hash(file_path)
        return str(file_path.relative_to(base)), sha256, size

    with ThreadPoolExecutor(max_workers=max_workers) as executor:
        futures = {executor.submit(process_file, f): f for f in files}
        for future in as_completed(futures):
            path, sha256, size = future.result()
            manifest["records"][path] = {"sha256": sha256, "size_bytes": size, "last_verified": now}
            manifest["total_bytes"] += size
    return manifest


def verify_dataset(dataset_dir, manifest, max_workers=8):
    base = Path(dataset_dir)
    findings = []
    current_files = {str(f.relative_to(base)) for f in base.rglob("*") if f.is_file()}
    manifest_files = set(manifest["records"].keys())
    findings += [{"type": "ADDED", "path": path} for path in current_files - manifest_files]
    findings += [{"type": "DELETED", "path": path} for path in manifest_files - current_files]

    def check_file(rel_path):
        actual_hash, _ = compute_file_hash(base / rel_path)
        expected = manifest["records"][rel_path]["sha256"]
        return None if actual_hash == expected else {"type": "MODIFIED", "path": rel_path}

    with ThreadPoolExecutor(max_workers=max_workers) as executor:
        futures = {executor.submit(check_file, p): p for p in current_files & manifest_files}
        for future in as_completed(futures):
            result = future.result()
            if result:
                findings.append(result)
    return findings


if __name__ == "__main__":
    action, tree, manifest_file = sys.argv[1:4]
    if action == "create":
        with open(manifest_file, "w") as f:
            f.write(json.dumps(create_manifest(tree, os.path.basename(tree.rstrip("/"))), indent=2))
    else:
        with open(manifest_file) as f:
            findings = verify_dataset(tree, json.load(f))
        print(json.dumps(findings))

"""Asks the reference implementation of one format of manifests about a folder, and prints what it said as JSON.

Usage: manifest_tools.py TOOL FOLDER. The folder holds `tree`, files as they were; `changed`, the same with one of them altered;
`ours`, a manifest of `tree` by Sealwatch. The tool judges both by that manifest, and writes one of its own to `theirs`.
"""

import hashlib
import json
import os
import pathlib
import shutil
import sys


def paths(root):
    return sorted(p for p in root.rglob("*") if p.is_file())


def attempt(check):
    """What a check raised, in words; None where it passed."""
    try:
        check()
        return None
    except Exception as error:  # Each tool has exceptions of its own.
        return f"{type(error).__name__}: {error}"


def bagit(folder):
    import bagit as tool

    def judge(tree):
        bag = folder / f"bag-of-{tree}"
        shutil.copytree(folder / "ours", bag)
        shutil.copytree(folder / tree, bag / "data")
        tool.Bag(str(bag)).validate()

    # By Sealwatch's own list of what is to be fetched, where it made one.
    fetched = folder / "fetched"
    entries = list(tool.Bag(str(fetched)).fetch_entries()) if fetched.exists() else []
    theirs = folder / "theirs"
    shutil.copytree(folder / "tree", theirs)
    tool.make_bag(str(theirs), checksums=["sha256", "sha512"])
    # Whole, with what Sealwatch adds to it.
    provenance = attempt(lambda: tool.Bag(str(folder / "with-provenance")).validate())
    return {"judge": judge, "fetched": [list(each) for each in entries], "provenance": provenance}


def oms(folder):
    import model_signing

    config = model_signing.verifying.Config()

    def judge(tree):
        config.use_elliptic_key_verifier(public_key=folder / "key.pub")
        config.set_hashing_config(model_signing.hashing.Config().set_ignored_paths(paths=[], ignore_git_paths=False).set_allow_symlinks(True))
        config.verify(folder / tree, folder / "ours")

    def judge_chain(tree):
        chain = model_signing.verifying.Config().use_certificate_verifier(certificate_chain=[folder / "root.pem"])
        chain.set_hashing_config(model_signing.hashing.Config().set_ignored_paths(paths=[], ignore_git_paths=False).set_allow_symlinks(True))
        chain.verify(folder / tree, folder / "ours-by-certificate")

    hashing = model_signing.hashing.Config().set_ignored_paths(paths=[], ignore_git_paths=True)
    signing = model_signing.signing.Config().set_hashing_config(hashing)
    signing.use_elliptic_key_signer(private_key=folder / "key.pem").sign(folder / "tree", folder / "theirs")
    by_certificate = model_signing.signing.Config().set_hashing_config(hashing)
    by_certificate.use_certificate_signer(
        private_key=folder / "leaf.key", signing_certificate=folder / "leaf.pem", certificate_chain=[folder / "root.pem"]
    ).sign(folder / "tree", folder / "theirs-by-certificate")
    return {"judge": judge, "chain": [attempt(lambda: judge_chain("tree")), attempt(lambda: judge_chain("changed"))]}


def in_toto(folder):
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
    from google.protobuf import json_format
    from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
    from in_toto_attestation.v1.statement import Statement
    import in_toto_attestation.v1.statement_pb2 as statement_pb2
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import CryptoSigner, SSlibKey

    key = load_pem_public_key((folder / "key.pub").read_bytes())

    def judge(tree):
        envelope = Envelope.from_dict(json.loads((folder / "ours").read_text()))
        # The library compares ids of keys, which DSSE leaves to each signer.
        for signature in envelope.signatures.values():
            SSlibKey.from_crypto(key, keyid=signature.keyid).verify_signature(signature, envelope.pae())
        statement = Statement.copy_from_pb(json_format.Parse(envelope.payload, statement_pb2.Statement()))
        statement.validate()
        for subject in statement.pb.subject:
            digest = hashlib.sha256((folder / tree / subject.name).read_bytes()).hexdigest()
            if subject.digest["sha256"] != digest:
                raise ValueError(f"{subject.name} is another one")

    subjects = [
        ResourceDescriptor(name=str(p.relative_to(folder / "tree")), digest={"sha256": hashlib.sha256(p.read_bytes()).hexdigest()}).pb
        for p in paths(folder / "tree")
    ]
    statement = Statement(subjects, "https://example.com/predicate/v1", {"any": "thing"})
    statement.validate()
    payload = json_format.MessageToJson(statement.pb).encode()
    envelope = Envelope(payload, "application/vnd.in-toto+json", {})
    envelope.sign(CryptoSigner(load_pem_private_key((folder / "key.pem").read_bytes(), None)))
    (folder / "theirs").write_text(json.dumps(envelope.to_dict()))
    return {"judge": judge}


def croissant(folder):
    import mlcroissant

    ours = json.loads((folder / "ours").read_text())

    def judge(tree):
        document = dict(ours)
        # Only what a record set reads is hashed.
        document["recordSet"] = [record_set(each["@id"]) for each in document["distribution"]]
        place = folder / tree / ".croissant.json"
        place.write_text(json.dumps(document))
        try:
            dataset = mlcroissant.Dataset(jsonld=place)
            for each in document["recordSet"]:
                list(dataset.records(each["@id"]))
        finally:
            place.unlink()

    objects = [
        mlcroissant.FileObject(
            id=f"object-{index}",
            name=str(p.relative_to(folder / "tree")),
            content_url=str(p.relative_to(folder / "tree")),
            encoding_formats=["text/plain"],
            sha256=hashlib.sha256(p.read_bytes()).hexdigest(),
        )
        for index, p in enumerate(paths(folder / "tree"))
    ]
    metadata = mlcroissant.Metadata(name="theirs", description="d", url="https://example.com", license="x", distribution=objects)
    (folder / "theirs").write_text(json.dumps(metadata.to_json(), default=str))
    read = mlcroissant.Dataset(jsonld=folder / "with-provenance").metadata
    (folder / "provenance-back").write_text(json.dumps(read.to_json(), default=str))
    return {"judge": judge}


def record_set(file_object):
    source = {"fileObject": {"@id": file_object}, "extract": {"fileProperty": "content"}}
    field = {"@type": "cr:Field", "@id": f"of-{file_object}/content", "name": f"of-{file_object}/content", "dataType": "sc:Text", "source": source}
    return {"@type": "cr:RecordSet", "@id": f"of-{file_object}", "name": f"of-{file_object}", "field": [field]}


def frictionless(folder):
    import frictionless as tool
    import frictionless.resources

    def judge(tree):
        place = folder / tree / ".datapackage.json"
        shutil.copy(folder / "ours", place)
        try:
            report = tool.validate(str(place), type="package")
        finally:
            place.unlink()
        if not report.valid:
            raise ValueError("; ".join(str(error) for error in report.flatten(["title", "message"])))

    os.chdir(folder / "tree")
    resources = []
    for index, p in enumerate(paths(folder / "tree")):
        resource = tool.resources.FileResource(name=f"theirs-{index}", path=str(p.relative_to(folder / "tree")))
        resource.infer(stats=True)
        resources.append(resource)
    (folder / "theirs").write_text(tool.Package(name="theirs", resources=resources).to_json())
    return {"judge": judge}


def dvc(folder):
    os.environ["DVC_NO_ANALYTICS"] = "1"
    os.environ["DVC_SITE_CACHE_DIR"] = str(folder / "site-cache")
    from dvc.repo import Repo

    def judge(tree):
        place = folder / f"repository-of-{tree}"
        shutil.copytree(folder / tree, place / "tree")
        shutil.copy(folder / "ours", place / "tree.dvc")
        repo = Repo.init(str(place), no_scm=True)
        changed = [str(out) for stage in repo.index.stages for out in stage.outs if out.changed_checksum()]
        if changed:
            raise ValueError(f"changed: {changed}")

    place = folder / "theirs"
    shutil.copytree(folder / "tree", place / "tree")
    repo = Repo.init(str(place), no_scm=True)
    repo.add(str(place / "tree"))

    # A pipeline of two stages, whose outputs DVC writes to dvc.lock.
    pipeline = folder / "pipeline"
    pipeline.mkdir()
    repo = Repo.init(str(pipeline), no_scm=True)
    os.chdir(pipeline)
    repo.run(name="prepare", cmd="""python -c 'import shutil; shutil.copytree("../tree", "out/tree")'""", outs=["out/tree"])
    repo.run(name="train", cmd="echo weights > out/model.bin", deps=["out/tree"], outs=["out/model.bin"])
    return {"judge": judge}


def huggingface(folder):
    from huggingface_hub.hf_api import RepoFile
    from huggingface_hub.lfs import UploadInfo
    from huggingface_hub.utils._verification import collect_local_files, verify_maps
    from huggingface_hub.utils.sha import git_hash

    def judge(tree):
        listed = [RepoFile(**each) for each in json.loads((folder / "ours").read_text())]
        found = verify_maps(
            remote_by_path={each.path: each for each in listed},
            local_by_path=collect_local_files(folder / tree),
            revision="main",
            verified_path=folder / tree,
        )
        if found.mismatches or found.missing_paths or found.extra_paths:
            raise ValueError(str(found))

    def entry(index, p):
        path = str(p.relative_to(folder / "tree"))
        info = UploadInfo.from_path(str(p))
        oid = git_hash(p.read_bytes())
        # As on the Hub, some files are in LFS and the rest in git.
        lfs = {"oid": info.sha256.hex(), "size": info.size, "pointerSize": 128} if index % 2 == 0 else None
        return {"type": "file", "path": path, "size": info.size, "oid": oid, **({} if lfs is None else {"lfs": lfs})}

    entries = [entry(index, p) for index, p in enumerate(paths(folder / "tree"))]
    (folder / "theirs").write_text(json.dumps(entries))
    return {"judge": judge}


def main(name, folder):
    tool = {
        "bagit": bagit,
        "oms": oms,
        "in-toto": in_toto,
        "croissant": croissant,
        "frictionless": frictionless,
        "dvc": dvc,
        "huggingface": huggingface,
    }[name]
    result = tool(folder)
    judge = result.pop("judge")
    said = {"tree": attempt(lambda: judge("tree")), "changed": attempt(lambda: judge("changed")), **result}
    (folder / "said.json").write_text(json.dumps(said))


main(sys.argv[1], pathlib.Path(sys.argv[2]).resolve())

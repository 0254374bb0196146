"""Unpacks the AWS CLI that the Python package aws-cdk.asset-awscli-v2 carries: a zip of it, made for Lambda, within a
tar archive. Only the program is kept, as FOLDER/cli. Usage: unpack_aws_cli.py FOLDER, into which pip has installed.
"""

import io
import pathlib
import shutil
import sys
import tarfile
import zipfile

folder = pathlib.Path(sys.argv[1])
(package,) = folder.rglob("asset_awscli_v2")
(archive,) = package.glob("_jsii/*.tgz")
with tarfile.open(archive) as tar:
    layer = zipfile.ZipFile(io.BytesIO(tar.extractfile("package/lib/layer.zip").read()))
program = [member for member in layer.namelist() if "/dist/" in member]
layer.extractall(folder / "layer", program)
(dist,) = (folder / "layer").rglob("dist")
dist.rename(folder / "cli")
# A zip's modes are not unpacked.
(folder / "cli" / "aws").chmod(0o755)
shutil.rmtree(folder / "layer")
shutil.rmtree(package)

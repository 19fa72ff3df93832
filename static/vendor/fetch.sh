#!/bin/sh
# Fetch what pages are served with: Leaflet and BIZ UDPGothic, of fixed versions, each with its licence. Needs npm and uv.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm pack --silent leaflet@1.9.4 @fontsource/biz-udpgothic@5.3.0 >/dev/null
mkdir leaflet font parts cut
tar -xzf leaflet-1.9.4.tgz -C leaflet
tar -xzf fontsource-biz-udpgothic-5.3.0.tgz -C font
uv run --quiet --no-project --with fonttools==4.60.1 --with brotli==1.1.0 \
  python "$here/biz-udpgothic/cut.py" font/package/files parts cut

# only now, with everything made, is anything replaced
cp leaflet/package/dist/leaflet.js leaflet/package/dist/leaflet.css leaflet/package/LICENSE "$here/leaflet/"
sed -i '/sourceMappingURL/d' "$here/leaflet/leaflet.js" # its map is not served
rm -rf "$here/biz-udpgothic/files"
cp -r cut/files cut/biz-udpgothic.css font/package/LICENSE "$here/biz-udpgothic/"
echo "fetched into $here"

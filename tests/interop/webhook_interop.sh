#!/usr/bin/env bash
# webhook_interop.sh VIGIE NODE_MODULES: a real delivery of `vigie sinks test`, verified by the npm package
# standardwebhooks, once under the new key alone and once while an old and a new key are both in use.
set -euo pipefail
vigie=$1 modules=$2 here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
new="whsec_$(head -c 32 /dev/urandom | base64)"
old="whsec_$(head -c 24 /dev/urandom | base64)"

# check NAME SECRET_OF_THE_RECEIVER SECRETS_OF_VIGIE
check() {
    local receiver port
    node "$here/verify_webhook.mjs" --port 0 --secret "$2" --modules "$modules" >"$folder/receiver" &
    receiver=$!
    for _ in $(seq 100); do
        port=$(sed -n 's/^listening //p' "$folder/receiver")
        [ -n "$port" ] && break
        sleep 0.1
    done
    cat >"$folder/vigie.toml" <<EOF
[service]
state = "$folder/state"
[[feed]]
url = "https://example.org/feed"
[[sink]]
name = "hook"
type = "webhook"
url = "http://127.0.0.1:$port/hook"
secrets = [$3]
allow_private = true
[[watch]]
name = "everything"
when = "all"
to = ["hook"]
EOF
    "$vigie" sinks test -c "$folder/vigie.toml" hook
    wait "$receiver"
    echo "$1: $(grep verified "$folder/receiver")"
}

check "new key alone" "$new" "\"$new\""
check "old receiver while keys rotate" "$old" "\"$new\", \"$old\""

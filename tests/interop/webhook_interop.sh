#!/usr/bin/env bash
# webhook_interop.sh VIGIE NODE_MODULES: real deliveries of `vigie sinks test`, verified by others.
# v1 by the npm package standardwebhooks, under the new key alone and while an old and a new key are both in
# use; v1a by OpenSSL's command line, alone and beside v1; and v1 beside v1a by the npm package.
set -euo pipefail
vigie=$1 modules=$2 here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
new="whsec_$(head -c 32 /dev/urandom | base64)"
old="whsec_$(head -c 24 /dev/urandom | base64)"
private="whsk_$(openssl genpkey -algorithm ed25519 -outform DER | tail -c 32 | base64)"

# configure PORT SECRETS_OF_VIGIE
configure() {
    cat >"$folder/vigie.toml" <<END
[service]
state = "$folder/state"
[[feed]]
url = "https://example.org/feed"
[[sink]]
name = "hook"
type = "webhook"
url = "http://127.0.0.1:$1/hook"
secrets = [$2]
allow_private = true
[[watch]]
name = "everything"
when = "all"
to = ["hook"]
END
}

# check NAME SECRETS_OF_VIGIE RECEIVER…
check() {
    local name=$1 secrets=$2 receiver port=
    shift 2
    "$@" >"$folder/receiver" &
    receiver=$!
    for _ in $(seq 100); do
        port=$(sed -n 's/^listening //p' "$folder/receiver")
        [ -n "$port" ] && break
        sleep 0.1
    done
    configure "$port" "$secrets"
    "$vigie" sinks test -c "$folder/vigie.toml" hook
    wait "$receiver"
    echo "$name: $(grep verified "$folder/receiver")"
}

npm=(node "$here/verify_webhook.mjs" --port 0 --modules "$modules" --secret)
check "new key alone" "\"$new\"" "${npm[@]}" "$new"
check "old receiver while keys rotate" "\"$new\", \"$old\"" "${npm[@]}" "$old"
check "v1 beside v1a" "\"$private\", \"$new\"" "${npm[@]}" "$new"

configure 9 "\"$private\""
public=$("$vigie" sinks list -c "$folder/vigie.toml" --json | grep -o 'whpk_[A-Za-z0-9+/=]*')
openssl=(python3 "$here/verify_v1a.py" --key "$public")
check "v1a alone" "\"$private\"" "${openssl[@]}"
check "v1a beside v1" "\"$new\", \"$private\"" "${openssl[@]}"

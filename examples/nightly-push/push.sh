#!/bin/sh
# A CRM's nightly push: contacts as JSON Lines, one a line in the shape of UpsertContactInput, sent in batches of 1,000.
#
#   CALLER_DATA_TOKEN=… ./push.sh PROJECT_ID < contacts.jsonl
#
# What is sent twice is done once: each batch has an Idempotency-Key made of its content, so that after a failure the same
# command may simply be run again. Rows that were refused are told on stderr, by their line, and the rest goes in.
set -eu
: "${CALLER_DATA_URL:=http://127.0.0.1:3000}" "${CALLER_DATA_TOKEN:?the token of an API client with the scope WRITE}"
project=${1:?the id of a project}
batches=$(mktemp -d)
trap 'rm -rf "$batches"' EXIT
split -l 1000 -a 6 - "$batches/b"

line=0
failed=0
for batch in "$batches"/b*; do
  [ -e "$batch" ] || break
  jq -s -c --arg project "$project" '{
    query: "mutation Push($project: ID!, $rows: [UpsertContactInput!]!) { upsertContacts(projectId: $project, input: $rows) { created updated errors { index field message } } }",
    variables: { project: $project, rows: . }
  }' "$batch" >"$batches/body"
  key=$(sha256sum <"$batches/body" | cut -c 1-64)
  # Not in the arguments, where every user of this machine could read it.
  printf 'header = "Authorization: Bearer %s"\n' "$CALLER_DATA_TOKEN" | curl -sS --config - --fail-with-body \
    --retry 5 --retry-connrefused --retry-all-errors --max-time 60 \
    -H 'Content-Type: application/json' -H "Idempotency-Key: $key" \
    --data-binary "@$batches/body" "$CALLER_DATA_URL/graphql" >"$batches/answer" || { cat "$batches/answer" >&2; exit 1; }
  jq -e '.errors | not' "$batches/answer" >/dev/null || { jq -c '.errors' "$batches/answer" >&2; exit 1; }
  jq -r --argjson first "$line" '.data.upsertContacts.errors[] | "line \(.index + $first + 1): \(.field // "") \(.message)"' "$batches/answer" >&2
  refused=$(jq '.data.upsertContacts.errors | map(.index) | unique | length' "$batches/answer")
  jq -r '.data.upsertContacts | "created \(.created), updated \(.updated)"' "$batches/answer"
  failed=$((failed + refused))
  line=$((line + 1000))
done
[ "$failed" -eq 0 ] || { echo "$failed rows were refused" >&2; exit 3; }

#!/usr/bin/env bash
# dynalite 4.0.0: in a condition, a list or a map never equals itself.
#
# What: a PutItem with ConditionExpression `v = :v` is refused with ConditionalCheckFailedException if the stored attribute is
#   a list or a map, however equal the given value is. Texts, numbers (2 and 2.0 as well), Booleans, nulls and sets compare as
#   on DynamoDB.
# One would expect: the write succeeds. DynamoDB's API reference says of the comparison EQ that it is supported for all data
#   types, including lists and maps.
# Why it matters: optimistic locking on a nested attribute (replace the item if `state` is still what was read) works on AWS
#   and never succeeds in a test against dynalite. Compare a version number instead.
# Seen with: dynalite 4.0.0, @aws-sdk/client-dynamodb 3.1169.0, Node.js 20.20.2, on 2026-11-28:
#   text: written
#   number: written
#   string set: written
#   list: ConditionalCheckFailedException
#   map: ConditionalCheckFailedException
#
# Needs node and npm. Exits with 0 while the behaviour is as described, with 1 if it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund dynalite@4.0.0 @aws-sdk/client-dynamodb@3.1169.0

cat > conditions.mjs <<'JS'
import dynalite from 'dynalite';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const server = dynalite({ createTableMs: 0 });
await new Promise(listening => server.listen(0, '127.0.0.1', listening));
const client = new DynamoDBClient({
  endpoint: `http://127.0.0.1:${server.address().port}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
});
await client.send(new CreateTableCommand({
  TableName: 'items',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
}));

const values = {
  'text': { S: 'on' },
  'number': { N: '2' },
  'string set': { SS: ['a', 'b'] },
  'list': { L: [{ S: 'on' }] },
  'map': { M: { status: { S: 'on' } } },
};
for (const [name, value] of Object.entries(values)) {
  const put = { TableName: 'items', Item: { id: { S: name }, v: value } };
  await client.send(new PutItemCommand(put));
  let outcome = 'written';
  try {
    await client.send(new PutItemCommand({
      ...put, ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': value },
    }));
  } catch (error) {
    outcome = error.name;
  }
  console.log(`${name}: ${outcome}`);
}
server.close();
JS

seen=$(node --no-warnings conditions.mjs)
echo "$seen"
expected='text: written
number: written
string set: written
list: ConditionalCheckFailedException
map: ConditionalCheckFailedException'
if [ "$seen" != "$expected" ]; then
  echo "This has changed." >&2
  exit 1
fi

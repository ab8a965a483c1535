// What the identity client of aws-iot-device-sdk-v2 makes of fleet provisioning over MQTT 3.1.1 and mutual TLS; one
// JSON object to standard output. Environment: HOST, PORT, CA, CERTIFICATE, KEY and CSR (files), TEMPLATE_NAME.
import { readFileSync } from "node:fs";
import { iot, iotidentity, mqtt } from "aws-iot-device-sdk-v2";

const templateName = process.env.TEMPLATE_NAME;
const config = iot.AwsIotMqttConnectionConfigBuilder
  .new_mtls_builder_from_path(process.env.CERTIFICATE, process.env.KEY)
  .with_certificate_authority_from_path(undefined, process.env.CA)
  .with_endpoint(process.env.HOST)
  .with_port(Number(process.env.PORT))
  .with_client_id("claim-1")
  .with_clean_session(true)
  .build();
const connection = new mqtt.MqttClient().new_connection(config);
await connection.connect();

const client = iotidentity.IotIdentityClientv2.newFromMqtt311(connection,
  { maxRequestResponseSubscriptions: 6, maxStreamingSubscriptions: 2, operationTimeoutInSeconds: 20 });
const errorOf = (promise) => promise.then(() => "none", (error) => error.modeledError ?? String(error));

const keys = await client.createKeysAndCertificate({});
const own = await client.createCertificateFromCsr({ certificateSigningRequest: readFileSync(process.env.CSR, "ascii") });
const first = await client.registerThing({
  templateName, certificateOwnershipToken: keys.certificateOwnershipToken, parameters: { SerialNumber: "1" },
});
const second = await client.registerThing({
  templateName, certificateOwnershipToken: own.certificateOwnershipToken, parameters: { SerialNumber: "2" },
});
const badCsr = await errorOf(client.createCertificateFromCsr({ certificateSigningRequest: "nonsense" }));
const badToken = await errorOf(client.registerThing({ templateName, certificateOwnershipToken: "none", parameters: {} }));
client.close();

await connection.disconnect();
console.log(JSON.stringify({
  key: keys.privateKey.split("\n")[0], certificateIds: [keys.certificateId, own.certificateId],
  things: [first.thingName, second.thingName], badCsr, badToken,
}));

// What @aws-sdk/client-iot makes of certificates, policies and provisioning templates; one JSON object to standard
// output. Environment: URL, CSR and TEMPLATE (files), and AWS's own variables for key and region.
import { readFileSync } from "node:fs";
import {
  AttachPolicyCommand, AttachThingPrincipalCommand, CreateCertificateFromCsrCommand, CreateKeysAndCertificateCommand,
  CreatePolicyCommand, CreatePolicyVersionCommand, CreateProvisioningClaimCommand, CreateProvisioningTemplateCommand,
  CreateProvisioningTemplateVersionCommand, CreateThingCommand, DeleteCertificateCommand, DeletePolicyCommand,
  DeleteProvisioningTemplateCommand, DeleteThingCommand, DescribeCertificateCommand,
  DescribeProvisioningTemplateCommand, DetachPolicyCommand, DetachThingPrincipalCommand, GetPolicyCommand, IoTClient,
  ListThingPrincipalsV2Command, paginateListAttachedPolicies, paginateListCertificates,
  paginateListProvisioningTemplateVersions, RegisterCACertificateCommand, RegisterCertificateCommand,
  RegisterThingCommand, UpdateCertificateCommand,
} from "@aws-sdk/client-iot";

const client = new IoTClient({ endpoint: process.env.URL });
const send = (command) => client.send(command);
const errorOf = (command) =>
  send(command).then(() => "none", (error) => `${error.$metadata.httpStatusCode} ${error.name}: ${error.message}`);
const policyDocument = JSON.stringify({
  Version: "2012-10-17", Statement: { Effect: "Allow", Action: "iot:*", Resource: "*" },
});
const csr = readFileSync(process.env.CSR, "ascii");
const templateBody = readFileSync(process.env.TEMPLATE, "utf8");

await send(new CreateThingCommand({ thingName: "boiler-2" }));
for (const policyName of ["a", "b", "heating-fleet-policy"]) {
  await send(new CreatePolicyCommand({ policyName, policyDocument }));
}
await send(new CreatePolicyVersionCommand({ policyName: "a", policyDocument, setAsDefault: true }));
const policy = await send(new GetPolicyCommand({ policyName: "a" }));
const { certificateArn, certificateId, certificatePem } =
  await send(new CreateCertificateFromCsrCommand({ certificateSigningRequest: csr, setAsActive: true }));
await send(new CreateKeysAndCertificateCommand({}));
for (const policyName of ["a", "b"]) {
  await send(new AttachPolicyCommand({ policyName, target: certificateArn }));
}
await send(new AttachThingPrincipalCommand({
  thingName: "boiler-2", principal: certificateArn, thingPrincipalType: "EXCLUSIVE_THING",
}));
const { certificateDescription } = await send(new DescribeCertificateCommand({ certificateId }));
const attached = [];
for await (const page of paginateListAttachedPolicies({ client, pageSize: 1 }, { target: certificateArn })) {
  attached.push(page.policies.map((entry) => entry.policyName));
}
const certificates = [];
for await (const page of paginateListCertificates({ client, pageSize: 2 }, { ascendingOrder: true })) {
  certificates.push(page.certificates.length);
}
const { thingPrincipalObjects } = await send(new ListThingPrincipalsV2Command({ thingName: "boiler-2" }));

const templateName = "fleet";
const template = await send(new CreateProvisioningTemplateCommand({
  templateName, templateBody, enabled: true, provisioningRoleArn: "arn:aws:iam::000000000000:role/provisioning",
}));
await send(new CreateProvisioningTemplateVersionCommand({ templateName, templateBody, setAsDefault: true }));
const describedTemplate = await send(new DescribeProvisioningTemplateCommand({ templateName }));
const templateVersions = [];
for await (const page of paginateListProvisioningTemplateVersions({ client, pageSize: 1 }, { templateName })) {
  templateVersions.push(...page.versions.map((version) => [version.versionId, version.isDefaultVersion]));
}
const claim = await send(new CreateProvisioningClaimCommand({ templateName }));
const registered = await send(new RegisterThingCommand({
  templateBody: JSON.stringify({
    Parameters: { CSR: { Type: "String" } },
    Resources: {
      thing: { Type: "AWS::IoT::Thing", Properties: { ThingName: "boiler-3" } },
      certificate: { Type: "AWS::IoT::Certificate", Properties: { CertificateSigningRequest: { Ref: "CSR" } } },
      policy: { Type: "AWS::IoT::Policy", Properties: { PolicyName: "b" } },
    },
  }),
  parameters: { CSR: csr },
}));

const errors = {
  exists: await errorOf(new CreatePolicyCommand({ policyName: "a", policyDocument })),
  malformed: await errorOf(new CreatePolicyCommand({ policyName: "c", policyDocument: "{}" })),
  attached: await errorOf(new DeletePolicyCommand({ policyName: "a" })),
  active: await errorOf(new DeleteCertificateCommand({ certificateId })),
  thing: await errorOf(new DeleteThingCommand({ thingName: "boiler-2" })),
  invalid: await errorOf(new RegisterCertificateCommand({ certificatePem: "none" })),
  unsupported: await errorOf(new RegisterCACertificateCommand({ caCertificate: certificatePem })),
};
await send(new UpdateCertificateCommand({ certificateId, newStatus: "REVOKED" }));
await send(new DetachThingPrincipalCommand({ thingName: "boiler-2", principal: certificateArn }));
await send(new DetachPolicyCommand({ policyName: "a", target: certificateArn }));
errors.policies = await errorOf(new DeleteCertificateCommand({ certificateId }));
await send(new DeleteCertificateCommand({ certificateId, forceDelete: true }));
await send(new DeleteThingCommand({ thingName: "boiler-2" }));
await send(new DeleteProvisioningTemplateCommand({ templateName }));
errors.gone = await errorOf(new DescribeCertificateCommand({ certificateId }));

console.log(JSON.stringify({
  policy: [policy.defaultVersionId, policy.policyDocument === policyDocument, policy.creationDate instanceof Date],
  described: [certificateDescription.status, certificateDescription.certificatePem === certificatePem,
    certificateDescription.validity.notAfter instanceof Date],
  attached,
  certificates,
  isPrincipal: thingPrincipalObjects[0].principal === certificateArn,
  thingPrincipalType: thingPrincipalObjects[0].thingPrincipalType,
  template: [template.templateArn, template.defaultVersionId, describedTemplate.templateBody === templateBody,
    describedTemplate.defaultVersionId, describedTemplate.type],
  templateVersions,
  claim: [claim.certificateId.length, claim.keyPair.PrivateKey.split("\n")[0],
    (claim.expiration.getTime() - Date.now()) / 60_000],
  registered: [Object.keys(registered.resourceArns).sort(), registered.certificatePem.split("\n")[0]],
  errors,
}));

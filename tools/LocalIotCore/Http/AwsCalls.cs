namespace LocalIotCore.Http;

/// <summary>The names of AWS IoT's calls, so that one that is not here is refused by its name.</summary>
internal static class AwsCalls
{
    // botocore 1.43.11: iot, iot-data, iot-jobs-data. A path, then method and name of each call on it.
    private const string Table = """
        /accept-certificate-transfer/{certificateId} PATCH AcceptCertificateTransfer
        /active-violations GET ListActiveViolations
        /api/things/shadow/ListNamedShadowsForThing/{thingName} GET ListNamedShadowsForThing
        /attached-policies/{target} POST ListAttachedPolicies
        /audit/configuration DELETE DeleteAccountAuditConfiguration GET DescribeAccountAuditConfiguration PATCH UpdateAccountAuditConfiguration
        /audit/findings POST ListAuditFindings
        /audit/findings/{findingId} GET DescribeAuditFinding
        /audit/mitigationactions/executions GET ListAuditMitigationActionsExecutions
        /audit/mitigationactions/tasks GET ListAuditMitigationActionsTasks
        /audit/mitigationactions/tasks/{taskId} GET DescribeAuditMitigationActionsTask POST StartAuditMitigationActionsTask
        /audit/mitigationactions/tasks/{taskId}/cancel PUT CancelAuditMitigationActionsTask
        /audit/relatedResources GET ListRelatedResourcesForAuditFinding
        /audit/scheduledaudits GET ListScheduledAudits
        /audit/scheduledaudits/{scheduledAuditName} DELETE DeleteScheduledAudit GET DescribeScheduledAudit
        /audit/scheduledaudits/{scheduledAuditName} PATCH UpdateScheduledAudit POST CreateScheduledAudit
        /audit/suppressions/create POST CreateAuditSuppression
        /audit/suppressions/delete POST DeleteAuditSuppression
        /audit/suppressions/describe POST DescribeAuditSuppression
        /audit/suppressions/list POST ListAuditSuppressions
        /audit/suppressions/update PATCH UpdateAuditSuppression
        /audit/tasks GET ListAuditTasks POST StartOnDemandAuditTask
        /audit/tasks/{taskId} GET DescribeAuditTask
        /audit/tasks/{taskId}/cancel PUT CancelAuditTask
        /authorizer/{authorizerName} DELETE DeleteAuthorizer GET DescribeAuthorizer POST CreateAuthorizer PUT UpdateAuthorizer
        /authorizer/{authorizerName}/test POST TestInvokeAuthorizer
        /authorizers/ GET ListAuthorizers
        /behavior-model-training/summaries GET GetBehaviorModelTrainingSummaries
        /billing-groups GET ListBillingGroups
        /billing-groups/addThingToBillingGroup PUT AddThingToBillingGroup
        /billing-groups/removeThingFromBillingGroup PUT RemoveThingFromBillingGroup
        /billing-groups/{billingGroupName} DELETE DeleteBillingGroup GET DescribeBillingGroup PATCH UpdateBillingGroup POST CreateBillingGroup
        /billing-groups/{billingGroupName}/things GET ListThingsInBillingGroup
        /cacertificate POST RegisterCACertificate
        /cacertificate/{caCertificateId} DELETE DeleteCACertificate GET DescribeCACertificate PUT UpdateCACertificate
        /cacertificates GET ListCACertificates
        /cancel-certificate-transfer/{certificateId} PATCH CancelCertificateTransfer
        /certificate-providers/ GET ListCertificateProviders
        /certificate-providers/{certificateProviderName} DELETE DeleteCertificateProvider GET DescribeCertificateProvider
        /certificate-providers/{certificateProviderName} POST CreateCertificateProvider PUT UpdateCertificateProvider
        /certificate/register POST RegisterCertificate
        /certificate/register-no-ca POST RegisterCertificateWithoutCA
        /certificates GET ListCertificates POST CreateCertificateFromCsr
        /certificates-by-ca/{caCertificateId} GET ListCertificatesByCA
        /certificates-out-going GET ListOutgoingCertificates
        /certificates/{certificateId} DELETE DeleteCertificate GET DescribeCertificate PUT UpdateCertificate
        /command-executions POST ListCommandExecutions POST StartCommandExecution
        /command-executions/{executionId} DELETE DeleteCommandExecution GET GetCommandExecution
        /commands GET ListCommands
        /commands/{commandId} DELETE DeleteCommand GET GetCommand PATCH UpdateCommand PUT CreateCommand
        /confirmdestination/{confirmationToken+} GET ConfirmTopicRuleDestination
        /connections/{clientId} DELETE DeleteConnection
        /custom-metric/{metricName} DELETE DeleteCustomMetric GET DescribeCustomMetric PATCH UpdateCustomMetric POST CreateCustomMetric
        /custom-metrics GET ListCustomMetrics
        /default-authorizer DELETE ClearDefaultAuthorizer GET DescribeDefaultAuthorizer POST SetDefaultAuthorizer
        /destinations GET ListTopicRuleDestinations PATCH UpdateTopicRuleDestination POST CreateTopicRuleDestination
        /destinations/{arn+} DELETE DeleteTopicRuleDestination GET GetTopicRuleDestination
        /detect/mitigationactions/executions GET ListDetectMitigationActionsExecutions
        /detect/mitigationactions/tasks GET ListDetectMitigationActionsTasks
        /detect/mitigationactions/tasks/{taskId} GET DescribeDetectMitigationActionsTask PUT StartDetectMitigationActionsTask
        /detect/mitigationactions/tasks/{taskId}/cancel PUT CancelDetectMitigationActionsTask
        /dimensions GET ListDimensions
        /dimensions/{name} DELETE DeleteDimension GET DescribeDimension PATCH UpdateDimension POST CreateDimension
        /domainConfigurations GET ListDomainConfigurations
        /domainConfigurations/{domainConfigurationName} DELETE DeleteDomainConfiguration GET DescribeDomainConfiguration
        /domainConfigurations/{domainConfigurationName} POST CreateDomainConfiguration PUT UpdateDomainConfiguration
        /dynamic-thing-groups/{thingGroupName} DELETE DeleteDynamicThingGroup PATCH UpdateDynamicThingGroup POST CreateDynamicThingGroup
        /effective-policies POST GetEffectivePolicies
        /encryption-configuration GET DescribeEncryptionConfiguration PATCH UpdateEncryptionConfiguration
        /endpoint GET DescribeEndpoint
        /event-configurations GET DescribeEventConfigurations PATCH UpdateEventConfigurations
        /fleet-metric/{metricName} DELETE DeleteFleetMetric GET DescribeFleetMetric PATCH UpdateFleetMetric PUT CreateFleetMetric
        /fleet-metrics GET ListFleetMetrics
        /indexing/config GET GetIndexingConfiguration POST UpdateIndexingConfiguration
        /indices GET ListIndices
        /indices/buckets POST GetBucketsAggregation
        /indices/cardinality POST GetCardinality
        /indices/percentiles POST GetPercentiles
        /indices/search POST SearchIndex
        /indices/statistics POST GetStatistics
        /indices/{indexName} GET DescribeIndex
        /job-templates GET ListJobTemplates
        /job-templates/{jobTemplateId} DELETE DeleteJobTemplate GET DescribeJobTemplate PUT CreateJobTemplate
        /jobs GET ListJobs
        /jobs/{jobId} DELETE DeleteJob GET DescribeJob PATCH UpdateJob PUT CreateJob
        /jobs/{jobId}/cancel PUT CancelJob
        /jobs/{jobId}/job-document GET GetJobDocument
        /jobs/{jobId}/targets POST AssociateTargetsWithJob
        /jobs/{jobId}/things GET ListJobExecutionsForJob
        /keys-and-certificate POST CreateKeysAndCertificate
        /loggingOptions GET GetLoggingOptions POST SetLoggingOptions
        /managed-job-templates GET ListManagedJobTemplates
        /managed-job-templates/{templateName} GET DescribeManagedJobTemplate
        /metric-values GET ListMetricValues
        /mitigationactions/actions GET ListMitigationActions
        /mitigationactions/actions/{actionName} DELETE DeleteMitigationAction GET DescribeMitigationAction
        /mitigationactions/actions/{actionName} PATCH UpdateMitigationAction POST CreateMitigationAction
        /otaUpdates GET ListOTAUpdates
        /otaUpdates/{otaUpdateId} DELETE DeleteOTAUpdate GET GetOTAUpdate POST CreateOTAUpdate
        /package-configuration GET GetPackageConfiguration PATCH UpdatePackageConfiguration
        /packages GET ListPackages
        /packages/{packageName} DELETE DeletePackage GET GetPackage PATCH UpdatePackage PUT CreatePackage
        /packages/{packageName}/versions GET ListPackageVersions
        /packages/{packageName}/versions/{versionName} DELETE DeletePackageVersion GET GetPackageVersion
        /packages/{packageName}/versions/{versionName} PATCH UpdatePackageVersion PUT CreatePackageVersion
        /packages/{packageName}/versions/{versionName}/sbom DELETE DisassociateSbomFromPackageVersion PUT AssociateSbomWithPackageVersion
        /packages/{packageName}/versions/{versionName}/sbom-validation-results GET ListSbomValidationResults
        /policies GET ListPolicies
        /policies/{policyName} DELETE DeletePolicy GET GetPolicy POST CreatePolicy
        /policies/{policyName}/version GET ListPolicyVersions POST CreatePolicyVersion
        /policies/{policyName}/version/{policyVersionId} DELETE DeletePolicyVersion GET GetPolicyVersion PATCH SetDefaultPolicyVersion
        /policy-principals GET ListPolicyPrincipals
        /policy-targets/{policyName} POST ListTargetsForPolicy
        /principal-policies GET ListPrincipalPolicies
        /principal-policies/{policyName} DELETE DetachPrincipalPolicy PUT AttachPrincipalPolicy
        /principals/things GET ListPrincipalThings
        /principals/things-v2 GET ListPrincipalThingsV2
        /provisioning-templates GET ListProvisioningTemplates POST CreateProvisioningTemplate
        /provisioning-templates/{templateName} DELETE DeleteProvisioningTemplate GET DescribeProvisioningTemplate PATCH UpdateProvisioningTemplate
        /provisioning-templates/{templateName}/provisioning-claim POST CreateProvisioningClaim
        /provisioning-templates/{templateName}/versions GET ListProvisioningTemplateVersions POST CreateProvisioningTemplateVersion
        /provisioning-templates/{templateName}/versions/{versionId} DELETE DeleteProvisioningTemplateVersion GET DescribeProvisioningTemplateVersion
        /registrationcode DELETE DeleteRegistrationCode GET GetRegistrationCode
        /reject-certificate-transfer/{certificateId} PATCH RejectCertificateTransfer
        /retainedMessage GET ListRetainedMessages
        /retainedMessage/{topic} GET GetRetainedMessage
        /role-aliases GET ListRoleAliases
        /role-aliases/{roleAlias} DELETE DeleteRoleAlias GET DescribeRoleAlias POST CreateRoleAlias PUT UpdateRoleAlias
        /rules GET ListTopicRules
        /rules/{ruleName} DELETE DeleteTopicRule GET GetTopicRule PATCH ReplaceTopicRule POST CreateTopicRule
        /rules/{ruleName}/disable POST DisableTopicRule
        /rules/{ruleName}/enable POST EnableTopicRule
        /security-profile-behaviors/validate POST ValidateSecurityProfileBehaviors
        /security-profiles GET ListSecurityProfiles
        /security-profiles-for-target GET ListSecurityProfilesForTarget
        /security-profiles/{securityProfileName} DELETE DeleteSecurityProfile GET DescribeSecurityProfile
        /security-profiles/{securityProfileName} PATCH UpdateSecurityProfile POST CreateSecurityProfile
        /security-profiles/{securityProfileName}/targets DELETE DetachSecurityProfile GET ListTargetsForSecurityProfile PUT AttachSecurityProfile
        /streams GET ListStreams
        /streams/{streamId} DELETE DeleteStream GET DescribeStream POST CreateStream PUT UpdateStream
        /tags GET ListTagsForResource POST TagResource
        /target-policies/{policyName} POST DetachPolicy PUT AttachPolicy
        /test-authorization POST TestAuthorization
        /thing-groups GET ListThingGroups
        /thing-groups/addThingToThingGroup PUT AddThingToThingGroup
        /thing-groups/removeThingFromThingGroup PUT RemoveThingFromThingGroup
        /thing-groups/updateThingGroupsForThing PUT UpdateThingGroupsForThing
        /thing-groups/{thingGroupName} DELETE DeleteThingGroup GET DescribeThingGroup PATCH UpdateThingGroup POST CreateThingGroup
        /thing-groups/{thingGroupName}/things GET ListThingsInThingGroup
        /thing-registration-tasks GET ListThingRegistrationTasks POST StartThingRegistrationTask
        /thing-registration-tasks/{taskId} GET DescribeThingRegistrationTask
        /thing-registration-tasks/{taskId}/cancel PUT StopThingRegistrationTask
        /thing-registration-tasks/{taskId}/reports GET ListThingRegistrationTaskReports
        /thing-types GET ListThingTypes
        /thing-types/{thingTypeName} DELETE DeleteThingType GET DescribeThingType PATCH UpdateThingType POST CreateThingType
        /thing-types/{thingTypeName}/deprecate POST DeprecateThingType
        /things GET ListThings POST RegisterThing
        /things/{thingName} DELETE DeleteThing GET DescribeThing PATCH UpdateThing POST CreateThing
        /things/{thingName}/connectivity-data POST GetThingConnectivityData
        /things/{thingName}/jobs GET GetPendingJobExecutions GET ListJobExecutionsForThing
        /things/{thingName}/jobs/$next PUT StartNextPendingJobExecution
        /things/{thingName}/jobs/{jobId} GET DescribeJobExecution GET DescribeJobExecution POST UpdateJobExecution
        /things/{thingName}/jobs/{jobId}/cancel PUT CancelJobExecution
        /things/{thingName}/jobs/{jobId}/executionNumber/{executionNumber} DELETE DeleteJobExecution
        /things/{thingName}/principals DELETE DetachThingPrincipal GET ListThingPrincipals PUT AttachThingPrincipal
        /things/{thingName}/principals-v2 GET ListThingPrincipalsV2
        /things/{thingName}/shadow DELETE DeleteThingShadow GET GetThingShadow POST UpdateThingShadow
        /things/{thingName}/thing-groups GET ListThingGroupsForThing
        /topics/{topic} POST Publish
        /transfer-certificate/{certificateId} PATCH TransferCertificate
        /untag POST UntagResource
        /v2LoggingLevel DELETE DeleteV2LoggingLevel GET ListV2LoggingLevels POST SetV2LoggingLevel
        /v2LoggingOptions GET GetV2LoggingOptions POST SetV2LoggingOptions
        /violation-events GET ListViolationEvents
        /violations/verification-state/{violationId} POST PutVerificationStateOnViolation
        """;

    private static readonly (string[] Levels, string Method, string Name)[] Calls = [.. Table.Split('\n').SelectMany(Read)];

    /// <summary>The name of a call; where two of AWS's services share a path, both. Null if AWS has no such call.</summary>
    /// <param name="rawPath">Path, percent-encoded.</param>
    public static string? NameOf(string method, string rawPath)
    {
        string[] levels = [.. rawPath.Split('/').Select(Uri.UnescapeDataString)];
        string names = string.Join(" or ", Calls
            .Where(call => call.Method == method && Matches(call.Levels, levels))
            .Select(call => call.Name)
            .Distinct());
        return names.Length > 0 ? names : null;
    }

    private static IEnumerable<(string[] Levels, string Method, string Name)> Read(string line)
    {
        string[] words = line.Trim().Split(' ');
        for (int index = 1; index < words.Length; index += 2)
            yield return (words[0].Split('/'), words[index], words[index + 1]);
    }

    private static bool Matches(string[] template, string[] levels) =>
        (template.Length == levels.Length || (template[^1].EndsWith("+}", StringComparison.Ordinal) && template.Length < levels.Length))
        && template.Zip(levels).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second);
}

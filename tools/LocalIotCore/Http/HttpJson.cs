using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalIotCore.Http;

/// <summary>The JSON of requests and responses: AWS's names in camel case, null members left out.</summary>
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(CreateThingRequest))]
[JsonSerializable(typeof(CreateThingResponse))]
[JsonSerializable(typeof(UpdateThingRequest))]
[JsonSerializable(typeof(ThingDescription))]
[JsonSerializable(typeof(ListThingsResponse))]
[JsonSerializable(typeof(ListThingPrincipalsResponse))]
[JsonSerializable(typeof(CreateThingTypeRequest))]
[JsonSerializable(typeof(CreateThingTypeResponse))]
[JsonSerializable(typeof(DeprecateThingTypeRequest))]
[JsonSerializable(typeof(ThingTypeDescription))]
[JsonSerializable(typeof(ListThingTypesResponse))]
[JsonSerializable(typeof(DescribeEndpointResponse))]
[JsonSerializable(typeof(ListNamedShadowsResponse))]
[JsonSerializable(typeof(GetRetainedMessageResponse))]
[JsonSerializable(typeof(ListRetainedMessagesResponse))]
[JsonSerializable(typeof(PublishResponse))]
[JsonSerializable(typeof(ListThingPrincipalsV2Response))]
[JsonSerializable(typeof(ListPrincipalThingsResponse))]
[JsonSerializable(typeof(ListPrincipalThingsV2Response))]
[JsonSerializable(typeof(CreateCertificateRequest))]
[JsonSerializable(typeof(CreateCertificateResponse))]
[JsonSerializable(typeof(RegisterCertificateRequest))]
[JsonSerializable(typeof(RegisterCertificateResponse))]
[JsonSerializable(typeof(DescribeCertificateResponse))]
[JsonSerializable(typeof(ListCertificatesResponse))]
[JsonSerializable(typeof(PolicyRequest))]
[JsonSerializable(typeof(CreatePolicyResponse))]
[JsonSerializable(typeof(GetPolicyResponse))]
[JsonSerializable(typeof(ListPoliciesResponse))]
[JsonSerializable(typeof(CreatePolicyVersionResponse))]
[JsonSerializable(typeof(GetPolicyVersionResponse))]
[JsonSerializable(typeof(ListPolicyVersionsResponse))]
[JsonSerializable(typeof(PolicyTargetRequest))]
[JsonSerializable(typeof(ListTargetsResponse))]
[JsonSerializable(typeof(ListPolicyPrincipalsResponse))]
[JsonSerializable(typeof(CreateTemplateRequest))]
[JsonSerializable(typeof(CreateTemplateResponse))]
[JsonSerializable(typeof(TemplateDescription))]
[JsonSerializable(typeof(ListTemplatesResponse))]
[JsonSerializable(typeof(UpdateTemplateRequest))]
[JsonSerializable(typeof(CreateTemplateVersionRequest))]
[JsonSerializable(typeof(CreateTemplateVersionResponse))]
[JsonSerializable(typeof(TemplateVersionDescription))]
[JsonSerializable(typeof(ListTemplateVersionsResponse))]
[JsonSerializable(typeof(CreateClaimResponse))]
[JsonSerializable(typeof(RegisterThingRequest))]
[JsonSerializable(typeof(RegisterThingResponse))]
[JsonSerializable(typeof(GetTopicRuleResponse))]
[JsonSerializable(typeof(ListTopicRulesResponse))]
[JsonSerializable(typeof(CreateDestinationRequest))]
[JsonSerializable(typeof(UpdateDestinationRequest))]
[JsonSerializable(typeof(DestinationResponse))]
[JsonSerializable(typeof(ListDestinationsResponse))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    private const int DepthMax = 16;

    /// <summary>As AWS writes it; apostrophes are not escaped, because this is not a web page.</summary>
    public static readonly HttpJson Aws = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = DepthMax,
    });
}

/// <summary>The body of an error.</summary>
internal sealed record ErrorBody(string Message, string TraceId, string? ResourceId, string? ResourceArn);

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalIotCore.Provisioning;

internal sealed record SigningRequestMessage(string? CertificateSigningRequest);

internal sealed record ProvisionMessage(string? CertificateOwnershipToken, Dictionary<string, string>? Parameters);

/// <summary>A certificate, with the key if the cloud made that too.</summary>
internal sealed record CertificateMessage(string CertificateId, string CertificatePem, string? PrivateKey,
    string CertificateOwnershipToken);

internal sealed record ProvisionedMessage(IReadOnlyDictionary<string, string> DeviceConfiguration, string? ThingName);

internal sealed record RejectedMessage(int StatusCode, string ErrorCode, string ErrorMessage)
{
    private const byte MapOfThree = 0xA3;
    private const byte ShortUnsigned = 0x19;
    private const byte Text = 0x60;

    /// <summary>As JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ProvisioningJson.Aws.RejectedMessage);

    /// <summary>As CBOR (RFC 8949), for devices that asked in it.</summary>
    public byte[] ToCbor()
    {
        var cbor = new List<byte> { MapOfThree };
        AddText(cbor, "statusCode");
        cbor.AddRange([ShortUnsigned, (byte)(StatusCode >> 8), (byte)StatusCode]);
        AddText(cbor, "errorCode");
        AddText(cbor, ErrorCode);
        AddText(cbor, "errorMessage");
        AddText(cbor, ErrorMessage);
        return [.. cbor];
    }

    private static void AddText(List<byte> cbor, string text)
    {
        const int InFirstByteMax = 23;
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.Length <= InFirstByteMax)
            cbor.Add((byte)(Text | utf8.Length));
        else
            cbor.AddRange([(byte)(Text | ShortUnsigned & 0x1F), (byte)(utf8.Length >> 8), (byte)utf8.Length]);
        cbor.AddRange(utf8);
    }
}

/// <summary>The JSON of fleet provisioning over MQTT: AWS's names in camel case, null members left out.</summary>
[JsonSerializable(typeof(SigningRequestMessage))]
[JsonSerializable(typeof(ProvisionMessage))]
[JsonSerializable(typeof(CertificateMessage))]
[JsonSerializable(typeof(ProvisionedMessage))]
[JsonSerializable(typeof(RejectedMessage))]
internal sealed partial class ProvisioningJson : JsonSerializerContext
{
    private const int DepthMax = 4;

    public static readonly ProvisioningJson Aws = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = DepthMax,
    });
}

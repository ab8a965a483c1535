using System.Text.Json;
using System.Text.Json.Serialization;
using Heating.Commands;
using Heating.Run;
using LocalIotCore.Storage;

namespace Heating.Provisioning;

/// <summary>What a run has to know about earlier ones: a small file beside the certificate, without secrets. It is written
/// before a certificate is asked for and as soon as its id is known, because each request makes another
/// certificate.</summary>
internal sealed record ProvisionState
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "provision.json";

    public required string ThingName { get; init; }

    /// <summary>When the certificate was asked for.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>The certificate; null while the service's answer is missing.</summary>
    public string? CertificateId { get; init; }

    /// <summary>The certificates that this one replaces, as long as they exist.</summary>
    public string[] Replaces { get; init; } = [];

    /// <summary>The certificates that are being removed with their thing.</summary>
    public string[] Removing { get; init; } = [];

    /// <summary>Reads the state of a folder; null if there is none.</summary>
    /// <exception cref="CommandException">The file is damaged or cannot be read.</exception>
    public static ProvisionState? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            byte[]? json = AtomicFile.ReadIfThere(path);
            return json is null
                ? null
                : JsonSerializer.Deserialize(json, StateJson.Default.ProvisionState)
                    ?? throw new JsonException("it contains null");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.File,
                $"{path} cannot be read: {error.Message.TrimEnd('.')}. It holds the id of the certificate; without it "
                + "`heating certs` tells which certificates exist. Delete the file to begin anew.");
        }
    }

    /// <summary>Writes the state, to survive a power cut.</summary>
    public void Write(string folder) => AtomicFile.Write(
        Path.Combine(folder, FileName),
        JsonSerializer.SerializeToUtf8Bytes(this, StateJson.Default.ProvisionState),
        isDurable: true);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProvisionState))]
internal sealed partial class StateJson : JsonSerializerContext;

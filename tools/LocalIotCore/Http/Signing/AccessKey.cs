using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using LocalIotCore.Storage;

namespace LocalIotCore.Http;

/// <summary>The access key of a data directory. Whoever signs with it may do everything.</summary>
public sealed record AccessKey
{
    // Both have the length and characters of AWS's own; LOCAL shows in every log that this is not one of them.
    private const string IdPrefix = "AKIALOCAL";
    private const int IdChars = 20;
    private const int SecretChars = 40;
    private const string IdCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string SecretCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int LockTimeoutMs = 10_000;
    private const string WhatToDo = "Restore this file from a copy, or delete it: the next start makes another key.";

    /// <summary>The public half, 20 characters.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The secret half, 40 characters.</summary>
    public required string SecretAccessKey { get; init; }

    /// <summary>Opens the key of a data directory, creating it on first use; safe in several processes at once. Only
    /// its owner can read the file `access-key.json`.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static AccessKey Open(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        string path = Path.Combine(dataDirectory, "access-key.json");
        using (FileLock.Take(path + ".lock", LockTimeoutMs))
        {
            if (AtomicFile.ReadIfThere(path) is { } content)
                return Parse(path, content);
            var created = new AccessKey
            {
                AccessKeyId = IdPrefix + RandomNumberGenerator.GetString(IdCharacters, IdChars - IdPrefix.Length),
                SecretAccessKey = RandomNumberGenerator.GetString(SecretCharacters, SecretChars),
            };
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(created, AccessKeyJson.Default.AccessKey),
                isSecret: true, isDurable: true);
            return created;
        }
    }

    /// <summary>Whether a key id is one of a local cloud, not of AWS.</summary>
    public static bool IsLocal(string accessKeyId) => accessKeyId.StartsWith(IdPrefix, StringComparison.Ordinal);

    /// <summary>Leaves out the secret, so that a logged record gives nothing away.</summary>
    public override string ToString() => AccessKeyId;

    private static AccessKey Parse(string path, byte[] content)
    {
        try
        {
            AccessKey? key = JsonSerializer.Deserialize(content, AccessKeyJson.Default.AccessKey);
            return key is { AccessKeyId.Length: > 0, SecretAccessKey.Length: > 0 }
                ? key
                : throw new InvalidDataException($"{path} holds no accessKeyId and secretAccessKey. {WhatToDo}");
        }
        catch (JsonException)
        {
            // Without the parser's message: it may quote the secret.
            throw new InvalidDataException($"{path} is damaged: expected accessKeyId and secretAccessKey as JSON. {WhatToDo}");
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AccessKey))]
internal sealed partial class AccessKeyJson : JsonSerializerContext;

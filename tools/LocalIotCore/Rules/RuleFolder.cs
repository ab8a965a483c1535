using System.Text.Json;
using System.Text.Json.Serialization;
using LocalIotCore.Identity;

namespace LocalIotCore.Rules;

/// <summary>The rules that were made over HTTPS, one file each; they survive the end of the process.</summary>
internal sealed class RuleFolder
{
    private readonly JsonFolder<RuleRecord> _folder;

    public RuleFolder(string directory)
    {
        _folder = new JsonFolder<RuleRecord>(directory, RuleJson.Default.RuleRecord, rule => rule.RuleName);
        _folder.RemoveTemporaryFiles();
    }

    /// <summary>All rules, in no particular order.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public IEnumerable<RuleRecord> All() => _folder.All();

    public void Write(RuleRecord rule) => _folder.Write(rule);

    public void Delete(string name) => _folder.Delete(name);
}

/// <summary>A rule as it is stored.</summary>
/// <param name="IsDisabled">Whether it is switched off, whatever its payload says.</param>
internal sealed record RuleRecord(string RuleName, DateTimeOffset CreatedAt, bool IsDisabled, JsonElement TopicRulePayload);

[JsonSerializable(typeof(RuleRecord))]
[JsonSerializable(typeof(HttpDestination))]
[JsonSerializable(typeof(ConfirmationRequest))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class RuleJson : JsonSerializerContext;

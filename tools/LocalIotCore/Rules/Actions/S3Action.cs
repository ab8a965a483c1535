using System.Text;
using LocalIotCore.Rules.Sql;
using LocalIotCore.Storage;

namespace LocalIotCore.Rules.Actions;

/// <summary>Writes the query's result to a file: `s3/BUCKET/KEY` in the data directory. The same key overwrites.</summary>
public sealed class S3Action : RuleAction
{
    private const int KeyBytesMax = 1024; // AWS, object keys
    private static readonly string[] Acls = ["private", "public-read", "public-read-write", "aws-exec-read",
        "authenticated-read", "bucket-owner-read", "bucket-owner-full-control", "log-delivery-write"];

    private readonly RuleTemplate _bucket;
    private readonly RuleTemplate _key;
    private readonly string? _acl;

    internal S3Action(RuleFields fields)
    {
        fields.Role();
        _bucket = fields.RequiredTemplate("bucketName");
        _key = fields.RequiredTemplate("key");
        _acl = fields.OneOf("cannedAcl", Acls);
    }

    /// <inheritdoc/>
    public override string FailureName => "S3Action";

    /// <inheritdoc/>
    public override ActionCall Render(ActionInput input)
    {
        string bucket = input.Value("bucketName", _bucket);
        return new ActionCall(bucket,
            new CallFields().Set("bucketName", bucket).Set("key", input.Value("key", _key)).Set("cannedAcl", _acl),
            input.Payload);
    }

    /// <inheritdoc/>
    public override Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel)
    {
        string key = call["key"];
        if (key.Length == 0 || Encoding.UTF8.GetByteCount(key) > KeyBytesMax)
            throw new ActionException($"A key has 1 to {KeyBytesMax} bytes; this one has {Encoding.UTF8.GetByteCount(key)}.");
        string path = Path.Combine([targets.Directory, "s3", FileNameOf(call.Resource), .. key.Split('/').Select(FileNameOf)]);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, call.Payload.Span);
            return Task.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ActionException($"Cannot write {path}: {exception.Message}", isPassing: false, exception);
        }
    }

    // A key may hold anything: what a file name may not hold, or what leads out of the folder, is percent-encoded.
    private static string FileNameOf(string level)
    {
        if (level.Trim('.').Length == 0)
            return level.Length == 0 ? "%" : level.Replace(".", "%2E", StringComparison.Ordinal);
        var name = new StringBuilder(level.Length);
        foreach (byte value in Encoding.UTF8.GetBytes(level))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || "-_.=+@,".Contains((char)value, StringComparison.Ordinal))
                name.Append((char)value);
            else
                name.Append('%').Append(value.ToString("X2"));
        }
        return name.ToString();
    }
}

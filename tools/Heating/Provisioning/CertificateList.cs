using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Commands;
using Heating.Config;

namespace Heating.Provisioning;

/// <summary>`heating certs`: every certificate with its things, state, expiry, and last use where that is known.</summary>
internal sealed class CertificateList(AwsClient client, ServiceSteps steps, TextWriter output)
{
    /// <summary>How long before its end a certificate is warned of.</summary>
    public static readonly TimeSpan WarningTime = TimeSpan.FromDays(30);

    // DescribeCertificate is limited to ten calls a second on AWS; a throttled call is repeated.
    private const int AtOnceMax = 4;
    private const int IdCharsShown = 16;
    private static readonly string[] Columns = ["certificate", "things", "state", "created", "expires", "last use"];

    private readonly CertificatesApi _certificates = new(client);
    private readonly LastUse _lastUse = new(new ShadowsApi(client));

    /// <summary>Lists them.</summary>
    /// <returns>Whether an ACTIVE one has expired or will within <see cref="WarningTime"/>.</returns>
    public async Task<bool> RunAsync(bool asJson, CancellationToken cancel)
    {
        IReadOnlyList<CertificateSummary> found = await steps.RunAsync("list the certificates", "iot:ListCertificates", () =>
            _certificates.ListAsync(cancel));
        var entries = new Entry?[found.Count];
        var bound = new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = cancel };
        await Parallel.ForAsync(0, found.Count, bound, async (index, token) =>
            entries[index] = await ReadAsync(found[index].CertificateId, token));
        Entry[] all =
        [
            .. entries.OfType<Entry>().OrderBy(one => one.Things.FirstOrDefault() ?? "~", StringComparer.Ordinal)
                .ThenBy(one => one.Certificate.CreationDate),
        ];
        if (asJson)
            output.WriteLine(JsonText.Pretty(new JsonArray([.. all.Select(one => one.ToJson())])));
        else
            WriteTable(all);
        return all.Any(one => one.Warning is not null);
    }

    private void WriteTable(Entry[] all)
    {
        if (all.Length == 0)
        {
            output.WriteLine("There are no certificates. `heating provision NAME` has one issued.");
            return;
        }

        TextTable.Write(output, Columns, all.Select(one => one.Cells()));
        foreach (Entry one in all.Where(one => one.Warning is not null))
            output.WriteLine($"Certificate {one.Certificate.CertificateId} of {one.ThingsText} {one.Warning}. "
                + "`heating rotate` replaces it.");
        if (all.Any(one => one.LastUse is null))
            output.WriteLine("Last use is known only of a thing's certificate that its shadow \"identity\" names; the service "
                + "itself does not tell. See certs/README.md.");
    }

    // Null: deleted in the meantime.
    private async Task<Entry?> ReadAsync(string id, CancellationToken cancel)
    {
        CertificateDescription? certificate = await steps.RunAsync("read the certificate", "iot:DescribeCertificate", () =>
            _certificates.FindAsync(id, cancel));
        if (certificate is null)
            return null;
        IReadOnlyList<string> things = await steps.RunAsync(
            "list the certificate's things",
            "iot:ListPrincipalThings",
            () => _certificates.ThingsOfAsync(certificate.CertificateArn, cancel));
        DateTimeOffset? lastUse = null;
        foreach (string thing in things)
        {
            Seen seen = await SeenAsync(thing, cancel);
            lastUse = seen.CertificateId == id ? seen.At : lastUse;
        }

        DateTimeOffset? end = certificate.Validity is { } validity
            ? DateTimeOffset.FromUnixTimeSeconds((long)validity.NotAfter)
            : null;
        return new Entry(certificate, things, end, lastUse, WarningOf(certificate.Status, end, steps.Time.GetUtcNow()));
    }

    // Who may list certificates may not be allowed to read shadows (iot:GetThingShadow).
    private async Task<Seen> SeenAsync(string thing, CancellationToken cancel)
    {
        try
        {
            return await _lastUse.OfAsync(thing, cancel);
        }
        catch (AwsException error) when (error.Status == HttpStatusCode.Forbidden)
        {
            return new Seen(null, null);
        }
    }

    private static string? WarningOf(string status, DateTimeOffset? end, DateTimeOffset now)
    {
        if (status != "ACTIVE" || end is not { } expiry || expiry - now > WarningTime)
            return null;
        return expiry <= now
            ? $"expired on {Date(expiry)}"
            : $"expires on {Date(expiry)}, in {(int)(expiry - now).TotalDays} days";
    }

    private static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Entry(
        CertificateDescription Certificate,
        IReadOnlyList<string> Things,
        DateTimeOffset? End,
        DateTimeOffset? LastUse,
        string? Warning)
    {
        public string ThingsText => Things.Count == 0 ? "no thing" : string.Join(", ", Things);

        public IEnumerable<string> Cells() =>
        [
            Certificate.CertificateId[..IdCharsShown] + "…",
            ThingsText,
            Certificate.Status,
            Date(DateTimeOffset.FromUnixTimeSeconds((long)Certificate.CreationDate)),
            End is { } end ? Date(end) + (Warning is null ? "" : " (!)") : "-",
            LastUse is { } used ? used.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : "unknown",
        ];

        public JsonObject ToJson() => new()
        {
            ["certificateId"] = Certificate.CertificateId,
            ["certificateArn"] = Certificate.CertificateArn,
            ["things"] = new JsonArray([.. Things.Select(name => (JsonNode)name)]),
            ["status"] = Certificate.Status,
            ["creationDate"] = Text(DateTimeOffset.FromUnixTimeSeconds((long)Certificate.CreationDate)),
            ["notAfter"] = Text(End),
            ["lastUse"] = Text(LastUse),
            ["warning"] = Warning,
        };

        private static string? Text(DateTimeOffset? time) =>
            time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}

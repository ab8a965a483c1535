using System.Security.Cryptography.X509Certificates;
using Heating.Qualify.Broker;
using Heating.Qualify.Judges;

namespace Heating.Qualify.Rows;

/// <summary>The rows about TLS.</summary>
internal static class TlsRows
{
    /// <summary>Time limit of a case in device time; Device Advisor recommends 2 minutes.</summary>
    private const long LimitMs = 120_000;

    /// <summary>Attempts with a wrong certificate; a single one could be chance.</summary>
    private const int RefusalsMin = 3;

    /// <summary>More than the 16 KB of the largest TLS record (RFC 5246 §6.2.1).</summary>
    private const int FragmentedBytes = 20_000;

    public static IReadOnlyList<Row> All { get; } =
    [
        new("TLS_Connect", "completes the handshake, with server name and client certificate", ConnectAsync) { IsRequired = true },
        new("TLS_Support_AWS_IoT_Cipher_Suites", "offers suites that AWS recommends, and none that it does not support", SuitesAsync)
            { IsRequired = true },
        new("TLS_Receive_Maximum_Size_Fragments", "receives TLS records of the largest size, 16 KB", FragmentsAsync)
            { IsRequired = true },
        new("TLS_Large_Size_Server_Cert", "completes the handshake with a certificate more than 20 % larger", LargeAsync)
            { IsRequired = true },
        new("TLS_Unsecure_Server_Cert", "refuses a certificate from an unknown CA",
            (rig, cancel) => RefusedAsync(rig, rig.Certificates.Unknown(), false, cancel)) { IsRequired = true },
        new("TLS_Incorrect_Subject_Name_Server_Cert", "refuses a certificate for another host",
            (rig, cancel) => RefusedAsync(rig, rig.Certificates.WrongName(), false, cancel)) { IsRequired = true },
        new("TLS_Expired_Server_Cert", "refuses an expired certificate, with a TLS alert",
            (rig, cancel) => RefusedAsync(rig, rig.Certificates.Expired(), true, cancel)) { IsRequired = true },
    ];

    private static async Task<RowResult> ConnectAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        var secured = await rig.WaitAsync(EntryKind.Secured, LimitMs, cancel);
        if (secured is null)
            return NoHandshake(rig);
        var name = rig.Entries.First(entry => entry.Kind == EntryKind.Hello && entry.Connection == secured.Connection).Hello?.ServerName;
        if (name != QualifyCertificates.HostName)
            return RowResult.Fail($"server name indication is {name ?? "missing"}, expected {QualifyCertificates.HostName}");
        var evidence = $"{secured.Text}, server name {name}, {BackoffJudge.Seconds(secured.AtMs)} after power-on";
        return secured.Alert is null ? RowResult.Pass(evidence) : RowResult.Warn(evidence, $"with a TLS alert ({secured.Alert})");
    }

    private static async Task<RowResult> SuitesAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        var hello = await rig.WaitAsync(EntryKind.Hello, LimitMs, cancel);
        return hello?.Hello is { } offered
            ? TlsJudge.CipherSuites(offered.CipherSuites)
                .And(RowResult.Pass("these suites are from this machine's TLS library; a board has mbedTLS"))
            : RowResult.Fail("no ClientHello");
    }

    private static Task<RowResult> FragmentsAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        return PacketRows.AcknowledgesAsync(rig, FragmentedBytes, cancel);
    }

    private static async Task<RowResult> LargeAsync(Rig rig, CancellationToken cancel)
    {
        using var large = rig.Certificates.Large();
        rig.PowerOn(rig.Broker.Script with { ServerCertificate = large });
        var secured = await rig.WaitAsync(EntryKind.Connect, LimitMs, cancel);
        var (usual, bytes) = (rig.Certificates.Server.RawData.Length, large.RawData.Length);
        return secured is null
            ? NoHandshake(rig)
            : RowResult.Pass($"handshake completed with a certificate of {bytes} bytes, {(bytes * 100 / usual) - 100} % larger");
    }

    private static async Task<RowResult> RefusedAsync(Rig rig, X509Certificate2 wrong, bool wantsAlert, CancellationToken cancel)
    {
        using (wrong)
        {
            rig.PowerOn(rig.Broker.Script with { ServerCertificate = wrong });
            await rig.WaitCountAsync(EntryKind.ClosedByDevice, RefusalsMin, LimitMs, cancel);
            return TlsJudge.Refused(rig.Entries, RefusalsMin, wantsAlert);
        }
    }

    private static RowResult NoHandshake(Rig rig)
    {
        var failed = rig.Entries.LastOrDefault(entry => entry.Kind == EntryKind.HandshakeFailed);
        return RowResult.Fail(failed is null ? "no attempt" : $"the handshake failed: {failed.Text}");
    }
}

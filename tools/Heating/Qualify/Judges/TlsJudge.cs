using Heating.Qualify.Broker;
using Heating.Qualify.Rows;

namespace Heating.Qualify.Judges;

/// <summary>Judges handshakes: offered cipher suites, refused certificates.</summary>
internal static class TlsJudge
{
    // TLS_EMPTY_RENEGOTIATION_INFO_SCSV and TLS_FALLBACK_SCSV are signals, not suites (RFC 5746, RFC 7507).
    private const ushort RenegotiationSignal = 0x00FF;
    private const ushort FallbackSignal = 0x5600;

    /// <summary>AWS IoT's recommended suites: AES-GCM with ECDHE, and TLS 1.3's (developer guide, transport security).</summary>
    private static readonly HashSet<ushort> Recommended =
        [0xC02B, 0xC02C, 0xC02F, 0xC030, 0x1301, 0x1302, 0x1303];

    /// <summary>The other suites that AWS IoT accepts: ECDHE with AES-CBC, and AES without ECDHE.</summary>
    private static readonly HashSet<ushort> Supported =
        [0xC009, 0xC00A, 0xC013, 0xC014, 0xC023, 0xC024, 0xC027, 0xC028, 0x002F, 0x0035, 0x003C, 0x003D, 0x009C, 0x009D];

    /// <summary>Judges the offered suites: none that AWS supports is a failure; a recommended one and none that AWS does
    /// not support is a pass; anything else is a warning.</summary>
    public static RowResult CipherSuites(IReadOnlyList<ushort> offered)
    {
        var suites = offered.Where(suite => suite is not (RenegotiationSignal or FallbackSignal)).ToList();
        var recommended = suites.Count(Recommended.Contains);
        var supported = suites.Count(Supported.Contains);
        var unknown = suites.Where(suite => !Recommended.Contains(suite) && !Supported.Contains(suite)).ToList();
        var evidence = $"{suites.Count} suites offered: {recommended} recommended by AWS, {supported} more supported, "
            + $"{unknown.Count} not supported{(unknown.Count > 0 ? $" ({Names(unknown)})" : "")}";
        if (recommended + supported == 0)
            return RowResult.Fail(evidence);
        return recommended > 0 && unknown.Count == 0 ? RowResult.Pass(evidence) : RowResult.Warn(evidence);
    }

    /// <summary>Judges whether the device refused the broker's certificate in each attempt.</summary>
    /// <param name="entries">A timeline in which the broker presents a wrong certificate.</param>
    /// <param name="attemptsMin">Number of attempts needed to judge.</param>
    /// <param name="wantsAlert">Whether it should also send a TLS alert; otherwise a warning.</param>
    public static RowResult Refused(IReadOnlyList<TimelineEntry> entries, int attemptsMin, bool wantsAlert)
    {
        if (entries.FirstOrDefault(entry => entry.Kind == EntryKind.Connect) is { } connect)
            return RowResult.Fail($"CONNECT was sent over it (connection {connect.Connection}): the certificate was accepted");
        var closed = entries.Where(entry => entry.Kind == EntryKind.ClosedByDevice).Select(entry => entry.Connection).ToHashSet();
        var attempts = entries
            .Where(entry => entry.Kind is EntryKind.HandshakeFailed or EntryKind.Secured && closed.Contains(entry.Connection))
            .ToList();
        if (attempts.Count < attemptsMin)
            return RowResult.Fail($"{attempts.Count} attempts ended by the device, {attemptsMin} are needed to judge");
        var alerts = attempts.Select(entry => entry.Alert).OfType<string>().ToList();
        var names = alerts.Count == 0 ? "" : $" ({string.Join(", ", alerts.Distinct())})";
        var evidence = $"refused {attempts.Count} of {attempts.Count} connections, probes included, {alerts.Count} with a TLS alert{names}; no CONNECT";
        // The firmware probes before each handshake and closes at the first byte (docs/connection.md): every other one may be silent.
        bool isEachTold = alerts.Count > 0 && attempts.Where((_, index) => index % 2 == 1).All(entry => entry.Alert is not null);
        return isEachTold || !wantsAlert ? RowResult.Pass(evidence) : RowResult.Warn(evidence);
    }

    private static string Names(IEnumerable<ushort> suites) =>
        string.Join(", ", suites.Select(suite => Enum.IsDefined((System.Net.Security.TlsCipherSuite)suite)
            ? ((System.Net.Security.TlsCipherSuite)suite).ToString() : $"0x{suite:X4}"));
}

using Heating.Qualify.Broker;
using Heating.Qualify.Rows;

namespace Heating.Qualify.Judges;

/// <summary>Judges a device whose connection goes silent: it must send PINGREQ and then give the connection
/// up.</summary>
internal static class KeepAliveJudge
{
    /// <summary>Device Advisor's time limit for a case, which must be more than 1.5 times the keep-alive.</summary>
    public const long LimitMs = 300_000;

    /// <param name="entries">The timeline from the moment when answers stopped.</param>
    /// <param name="keepAliveS">The keep-alive of CONNECT.</param>
    public static RowResult Judge(IReadOnlyList<TimelineEntry> entries, int keepAliveS)
    {
        if (keepAliveS == 0)
            return RowResult.Fail("CONNECT requests no keep-alive: a dead connection would stay open for ever");
        var ping = entries.FirstOrDefault(entry => entry.Kind == EntryKind.PingReq);
        var end = entries.FirstOrDefault(entry => entry.Kind == EntryKind.ClosedByDevice);
        var asked = ping is null ? "no PINGREQ" : "PINGREQ unanswered";
        if (end is null)
            return RowResult.Fail($"{asked}, and the connection not given up (keep-alive {keepAliveS} s)");
        var since = ping ?? entries[0];
        var evidence = $"{asked}, gave the connection up {BackoffJudge.Seconds(end.AtMs - since.AtMs)} later "
            + $"(keep-alive {keepAliveS} s)";
        return end.AtMs - since.AtMs <= LimitMs ? RowResult.Pass(evidence) : RowResult.Fail(evidence);
    }
}

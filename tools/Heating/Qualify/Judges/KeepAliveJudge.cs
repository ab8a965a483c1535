using Heating.Qualify.Broker;
using Heating.Qualify.Rows;

namespace Heating.Qualify.Judges;

/// <summary>Judges a device on a connection on which nothing is answered any more: it asks, and then it goes.</summary>
internal static class KeepAliveJudge
{
    /// <summary>Device Advisor's time for a case, to be set to more than 1.5 times the keep-alive.</summary>
    public const long LimitMs = 300_000;

    /// <summary>Judges.</summary>
    /// <param name="entries">The timeline from the moment on from which nothing was answered.</param>
    /// <param name="keepAliveS">The keep-alive of CONNECT.</param>
    public static RowResult Judge(IReadOnlyList<TimelineEntry> entries, int keepAliveS)
    {
        if (keepAliveS == 0)
            return RowResult.Fail("CONNECT asks for no keep-alive: a dead connection would stay for ever");
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

using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>
/// I8: the gap between the end of an attempt or connection and the next attempt is between 1 s and 60 s, spread by
/// jitter, below a ceiling that doubles and that only a stable connection resets. Clock jumps do not change that.
/// </summary>
public sealed class ReconnectGaps : Checker
{
    private const long FloorMs = 1000;
    private const long CapMs = 60_000;
    private const long StableMs = 30_000;

    /// <summary>Longest wait for the PUBACK of the disconnect message.</summary>
    private const long GoodbyeMs = 1000;

    /// <summary>Attempts until the ceiling reaches the cap: 2, 4, 8, 16, 32, 60 s.</summary>
    private const int AttemptsToCap = 6;

    /// <summary>This many consecutive gaps that are equal, or all short, are no coincidence: less than one in
    /// 10^12.</summary>
    private const int RowLength = 8;

    private const long ShortMs = 2500;

    /// <summary>The extra wait if the policy forbids publishing, because retrying does not help.</summary>
    private const long ForbiddenMs = HeatingSensor.Uplink.ConnectionSupervisor.DeniedRetryMs;

    private readonly List<long> _row = [];
    private int _attempts;
    private long _endedMs = -1;
    private long _acceptedMs = -1;
    private bool _isNetworkUp = true;
    private bool _wasNetworkUp = true;

    /// <inheritdoc/>
    public override string Name => "I8 reconnect gaps";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case PoweredOn:
                _attempts = 0;
                _endedMs = -1;
                _row.Clear();
                break;
            case NetworkChanged network:
                _isNetworkUp = network.IsUp;
                _wasNetworkUp &= network.IsUp;
                break;
            case ConnectEnded { IsAccepted: true }:
                _acceptedMs = happened.AtMs;
                break;
            case ConnectEnded:
                EndedAt(happened.AtMs);
                break;
            case Disconnected:
                Ended(happened.AtMs);
                break;
            case Connecting when _endedMs >= 0:
                return Judge(happened.AtMs - _endedMs);
        }

        return null;
    }

    private void Ended(long atMs)
    {
        var lastedMs = atMs - _acceptedMs;
        if (lastedMs > StableMs)
            Reset();
        EndedAt(atMs);
        // The connection ended just as it became stable: the device may have seen either first, or have waited for the
        // PUBACK of its disconnect message before closing.
        if (lastedMs >= StableMs && lastedMs <= StableMs + GoodbyeMs)
            _attempts = AttemptsToCap;
    }

    private void EndedAt(long atMs)
    {
        _attempts++;
        _endedMs = atMs;
        _wasNetworkUp = _isNetworkUp;
    }

    private void Reset()
    {
        _attempts = 0;
        _row.Clear();
    }

    private string? Judge(long gapMs)
    {
        _endedMs = -1;
        if (gapMs < FloorMs)
            return $"tried again after {gapMs} ms, minimum {FloorMs}";
        if (!_wasNetworkUp)
            return null;
        if (gapMs >= ForbiddenMs + FloorMs)
            gapMs -= ForbiddenMs;
        var ceilingMs = Math.Min(CapMs, FloorMs << Math.Min(_attempts, AttemptsToCap));
        if (gapMs > ceilingMs)
            return $"tried again after {gapMs} ms, maximum {ceilingMs} after {_attempts} attempts";
        if (_attempts < AttemptsToCap)
            return null;
        _row.Add(gapMs);
        if (_row.Count > RowLength)
            _row.RemoveAt(0);
        if (_row.Count < RowLength)
            return null;
        if (_row.All(gap => gap <= ShortMs))
            return $"{RowLength} consecutive gaps are short, although no connection was stable: {string.Join(", ", _row)} ms";
        return _row.Max() - _row.Min() < ShortMs
            ? $"{RowLength} consecutive gaps are equal, without jitter: {string.Join(", ", _row)} ms"
            : null;
    }
}

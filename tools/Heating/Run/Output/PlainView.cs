using System.Globalization;
using System.Threading.Channels;

namespace Heating.Run.Output;

/// <summary>Plain lines, one per notice, for a file, a pipe or a build log.</summary>
/// <remarks>
/// A slow reader must not hold up broker or board: lines wait in a bounded queue, and further ones are dropped and
/// counted.
/// </remarks>
internal sealed class PlainView : IRunView
{
    /// <summary>Lines that may wait for the writer.</summary>
    public const int WaitingMax = 10_000;

    private readonly Channel<RunNotice> _waiting = Channel.CreateBounded<RunNotice>(WaitingMax);
    private readonly TextWriter _output;
    private readonly TimeZoneInfo _zone;
    private readonly bool _withDate;
    private readonly Task _writing;
    private int _leftOut;

    /// <summary>Starts writing.</summary>
    /// <param name="zone">Time zone in which times are shown.</param>
    /// <param name="withDate">Whether house time needs a date because it is not today.</param>
    public PlainView(TextWriter output, TimeZoneInfo zone, bool withDate)
    {
        _output = output;
        (_zone, _withDate) = (zone, withDate);
        _writing = Task.Run(WriteAllAsync);
    }

    /// <inheritdoc/>
    public void Show(RunNotice notice)
    {
        if (!_waiting.Writer.TryWrite(notice))
            Interlocked.Increment(ref _leftOut);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        if (_leftOut > 0)
            await _output.WriteLineAsync($"({_leftOut} lines dropped: the output was read too slowly)");
        await _output.FlushAsync();
    }

    private async Task WriteAllAsync()
    {
        await foreach (var notice in _waiting.Reader.ReadAllAsync())
        {
            var local = TimeZoneInfo.ConvertTime(notice.HouseTime, _zone);
            var time = (_withDate ? local.ToString("yyyy-MM-dd ", CultureInfo.InvariantCulture) : "") + LocalTime.Short(local, _zone);
            var name = notice.Kind.ToString().ToLowerInvariant();
            await _output.WriteLineAsync($"{time} {name,-6} {(notice.IsProblem ? "PROBLEM: " : "")}{notice.Text}");
            // A build log should show the line at once, unless more are waiting.
            if (_waiting.Reader.Count == 0)
                await _output.FlushAsync();
        }
    }
}

using System.Globalization;
using System.Threading.Channels;

namespace Heating.Run.Output;

/// <summary>Plain lines, one per notice, for a file, a pipe or a build log.</summary>
/// <remarks>
/// A reader that stands still must not hold up the broker or the board: lines wait in a bounded queue, and those
/// beyond it are left out and counted.
/// </remarks>
internal sealed class PlainView : IRunView
{
    /// <summary>Lines that may wait for the writer.</summary>
    public const int WaitingMax = 10_000;

    private readonly Channel<RunNotice> _waiting = Channel.CreateBounded<RunNotice>(WaitingMax);
    private readonly TextWriter _output;
    private readonly string _timeFormat;
    private readonly Task _writing;
    private int _leftOut;

    /// <summary>Starts writing.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="withDate">House time needs its date too: it is not today's.</param>
    public PlainView(TextWriter output, bool withDate)
    {
        _output = output;
        _timeFormat = withDate ? "yyyy-MM-dd HH:mm:ss.fff" : "HH:mm:ss.fff";
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
            await _output.WriteLineAsync($"({_leftOut} lines left out: the output was read too slowly)");
        await _output.FlushAsync();
    }

    private async Task WriteAllAsync()
    {
        await foreach (var notice in _waiting.Reader.ReadAllAsync())
        {
            var time = notice.HouseTime.UtcDateTime.ToString(_timeFormat, CultureInfo.InvariantCulture);
            var name = notice.Kind.ToString().ToLowerInvariant();
            await _output.WriteLineAsync($"{time} {name,-6} {(notice.IsProblem ? "PROBLEM: " : "")}{notice.Text}");
            // A build log shows the line when it happens, as long as no more are waiting.
            if (_waiting.Reader.Count == 0)
                await _output.FlushAsync();
        }
    }
}

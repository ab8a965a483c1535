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
    private readonly string _timeFormat;
    private readonly Task _writing;
    private int _leftOut;

    /// <summary>Starts writing.</summary>
    /// <param name="withDate">Whether house time needs a date because it is not today.</param>
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
            await _output.WriteLineAsync($"({_leftOut} lines dropped: the output was read too slowly)");
        await _output.FlushAsync();
    }

    private async Task WriteAllAsync()
    {
        await foreach (var notice in _waiting.Reader.ReadAllAsync())
        {
            var time = notice.HouseTime.UtcDateTime.ToString(_timeFormat, CultureInfo.InvariantCulture);
            var name = notice.Kind.ToString().ToLowerInvariant();
            await _output.WriteLineAsync($"{time} {name,-6} {(notice.IsProblem ? "PROBLEM: " : "")}{notice.Text}");
            // A build log should show the line at once, unless more are waiting.
            if (_waiting.Reader.Count == 0)
                await _output.FlushAsync();
        }
    }
}

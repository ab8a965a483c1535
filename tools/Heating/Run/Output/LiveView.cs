using Spectre.Console;

namespace Heating.Run.Output;

/// <summary>The live view on a terminal: a frame on the alternate screen, redrawn a few times a second.</summary>
internal sealed class LiveView : IRunView
{
    /// <summary>Notices and debug lines kept for the frame; more than any terminal has rows.</summary>
    public const int LinesMax = 200;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Queue<RunNotice> _notices = [];
    private readonly Queue<RunNotice> _debug = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly IAnsiConsole _console;
    private readonly Func<RunSnapshot> _snapshot;
    private readonly bool _withDebug;
    private readonly Task _drawing;

    /// <summary>Starts drawing.</summary>
    /// <param name="snapshot">The state to show; called several times a second.</param>
    /// <param name="withDebug">Show the debug output even on a small terminal.</param>
    public LiveView(IAnsiConsole console, Func<RunSnapshot> snapshot, bool withDebug)
    {
        _console = console;
        _snapshot = snapshot;
        _withDebug = withDebug;
        _drawing = Task.Factory.StartNew(Draw, TaskCreationOptions.LongRunning);
    }

    /// <summary>Whether this terminal can show the view; otherwise plain lines are used.</summary>
    public static bool IsPossible(IAnsiConsole console) =>
        console.Profile.Out.IsTerminal && console.Profile.Capabilities is { Ansi: true, AlternateBuffer: true };

    /// <inheritdoc/>
    public void Show(RunNotice notice)
    {
        lock (_lock)
        {
            var queue = notice.Kind == NoticeKind.Debug ? _debug : _notices;
            queue.Enqueue(notice);
            if (queue.Count > LinesMax)
                queue.Dequeue();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _drawing;
        _stop.Dispose();
    }

    private void Draw() => _console.AlternateScreen(() => _console
        .Live(new Text(""))
        .Overflow(VerticalOverflow.Crop)
        .Start(context =>
        {
            do
                context.UpdateTarget(Frame());
            while (!_stop.Token.WaitHandle.WaitOne(Period));
        }));

    private Spectre.Console.Rendering.IRenderable Frame()
    {
        var size = (_console.Profile.Width, _console.Profile.Height - 1);
        lock (_lock)
            return LiveFrame.Render(_snapshot(), [.. _notices], [.. _debug], size, _withDebug);
    }
}

namespace VirtualBoard;

/// <summary>
/// A simulated ESP32: pins, ADC, flash drive, network and clock, and a thread that runs the firmware's Main. The device
/// packages' classes operate on <see cref="Current"/>.
/// </summary>
public sealed class Board : IDisposable
{
    private static readonly AsyncLocal<Board?> Ambient = new();

    private readonly DebugOutput console;
    private readonly BoardTimers timers = new();
    private int isPoweredOff;
    private int isPowerCut;
    private int isPowerBack;
    private int isRunning;

    static Board() => DebugOutput.CaptureConsole();

    /// <summary>Builds the board and wires the world to it; <see cref="RunAsync"/> starts the firmware.</summary>
    public Board(BoardOptions options)
    {
        Options = options;
        console = new DebugOutput(WriteDebug);
        Interrupts = new InterruptQueue();
        Clock = new BoardClock(this, options, timers, Interrupts);
        Pins = new Pins(this);
        Adc = new AdcInputs();
        Network = new VirtualNetwork(options.Time);
        Station = new WifiStation(this, Network);
        Drive = new VirtualDrive(options.DriveDirectory, Clock.ThrowIfOff);
        Chip = new Chip(this);
        options.World.Attach(this);
    }

    /// <summary>Each line that the firmware prints, on the thread that printed it.</summary>
    public event Action<string>? DebugLine;

    /// <summary>The board on which the calling code runs; inherited by threads that the firmware starts.</summary>
    /// <exception cref="InvalidOperationException">The calling code does not run on a board.</exception>
    public static Board Current => Ambient.Value ?? throw new InvalidOperationException(
        "There is no virtual board here: device code runs inside Board.RunAsync or Board.Enter.");

    /// <summary><see cref="Current"/>, or null if there is none.</summary>
    public static Board? CurrentOrNull => Ambient.Value;

    /// <summary>The options that the board was created with.</summary>
    public BoardOptions Options { get; }

    /// <summary>The only clock.</summary>
    public BoardClock Clock { get; }

    /// <summary>The levels on the pins.</summary>
    public Pins Pins { get; }

    /// <summary>What the ADC is wired to.</summary>
    public AdcInputs Adc { get; }

    /// <summary>The network in range.</summary>
    public VirtualNetwork Network { get; }

    /// <summary>The flash drive I:.</summary>
    public VirtualDrive Drive { get; }

    /// <summary>The queue between interrupt routines and managed code.</summary>
    public InterruptQueue Interrupts { get; }

    /// <summary>The radio.</summary>
    internal WifiStation Station { get; }

    /// <summary>The chip's state in the current boot.</summary>
    internal Chip Chip { get; private set; }

    /// <summary>False after <see cref="PowerOff"/>, and from <see cref="CutPower"/> to the next boot.</summary>
    public bool HasPower => Volatile.Read(ref isPoweredOff) == 0 && Volatile.Read(ref isPowerCut) == 0;

    /// <summary>The firmware (or the platform) prints a line; without power nothing is printed.</summary>
    public void WriteDebug(string line)
    {
        if (HasPower)
            DebugLine?.Invoke(line);
    }

    /// <summary>Makes this the <see cref="Current"/> board of the calling code until disposed, without running firmware.</summary>
    public IDisposable Enter()
    {
        var before = Ambient.Value;
        Ambient.Value = this;
        Clock.Start();
        return new Scope(before);
    }

    /// <summary>
    /// Powers on: runs Main on a separate thread, again after each restart, until it ends or the power is cut. Cancelling cuts
    /// the power.
    /// </summary>
    /// <exception cref="InvalidOperationException">The board is running or has run.</exception>
    public async Task<BoardExit> RunAsync(Action main, CancellationToken cancel = default)
    {
        if (Interlocked.Exchange(ref isRunning, 1) != 0)
            throw new InvalidOperationException("Board.RunAsync: a board runs once; create a new one on the same drive.");

        var exit = new TaskCompletionSource<BoardExit>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cut = cancel.Register(PowerOff);
        var thread = new Thread(() => exit.SetResult(RunFirmware(main))) { IsBackground = true, Name = "board" };
        thread.Start();
        return await exit.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Cuts the power: open sockets are dropped silently, the drive refuses further operations, outputs are released, nothing
    /// more is printed, and the firmware's thread unwinds at its next wait. Callable from any thread; a second call has no
    /// effect.
    /// </summary>
    public void PowerOff()
    {
        if (Interlocked.Exchange(ref isPoweredOff, 1) != 0)
            return;
        Clock.Stop(new PowerOffException());
        Network.DropAll();
        Chip.Gpio.Reset();
    }

    /// <summary>
    /// A power cut: like <see cref="PowerOff"/>, but the board waits for <see cref="RestorePower"/>. Then Main runs again on
    /// the same drive with its clocks reset, while the world has moved on. Callable from any thread; without power it has no
    /// effect.
    /// </summary>
    public void CutPower()
    {
        if (Volatile.Read(ref isPoweredOff) != 0 || Interlocked.Exchange(ref isPowerCut, 1) != 0)
            return;
        Clock.Stop(new RestartException());
        Network.DropAll();
        Chip.Gpio.Reset();
        Interrupts.Clear();
    }

    /// <summary>Restores the power after <see cref="CutPower"/>. Callable from any thread; with power it has no effect.</summary>
    public void RestorePower()
    {
        if (Volatile.Read(ref isPowerCut) == 0)
            return;
        Volatile.Write(ref isPowerBack, 1);
        Clock.Wake();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        PowerOff();
        Clock.ReleaseTimer();
    }

    /// <summary>The firmware restarts the device.</summary>
    internal void Restart()
    {
        Clock.Stop(new RestartException());
        Network.DropAll();
        Clock.ThrowIfOff();
    }

    /// <summary>A hardware timer: runs an action once, in board time.</summary>
    internal void SetTimer(long afterMs, Action action)
    {
        var atMs = Clock.BoardMs + afterMs;
        timers.Set(atMs, action);
        Clock.NoteEventAt(atMs);
    }

    internal void WriteConsole(string text) => console.Write(text);

    /// <summary>Runs managed code for an interrupt. An exception ends the handler and is printed, as on the device.</summary>
    internal void RunHandler(Action handler)
    {
        try
        {
            handler();
        }
        catch (Exception e) when (e is not PowerOffException)
        {
            WriteDebug($"++++ Exception {e.GetType().FullName} in an interrupt handler: {e.Message} ++++");
        }
    }

    private BoardExit RunFirmware(Action main)
    {
        using var _ = Enter();
        for (var reboots = 0; ; reboots++)
        {
            try
            {
                WaitForPower();
                main();
                return new BoardExit(BoardExitReason.MainReturned, null, reboots);
            }
            catch (RestartException)
            {
                Reset();
            }
            catch (PowerOffException)
            {
                return new BoardExit(BoardExitReason.PowerOff, null, reboots);
            }
            catch (Exception e)
            {
                WriteDebug($"++++ Unhandled exception {e.GetType().FullName}: {e.Message} ++++");
                return new BoardExit(BoardExitReason.MainThrew, e, reboots);
            }
        }
    }

    private void Reset()
    {
        timers.Clear();
        Interrupts.Clear();
        Chip.Reset();
        Station.Disconnect();
        Chip = new Chip(this);
        Clock.Boot(keepsTime: Volatile.Read(ref isPowerCut) == 0);
    }

    private void WaitForPower()
    {
        if (Volatile.Read(ref isPowerCut) == 0)
            return;
        while (Interlocked.Exchange(ref isPowerBack, 0) == 0)
            Clock.Wait(-1);
        Clock.Boot(keepsTime: false);
        Volatile.Write(ref isPowerCut, 0);
    }

    private sealed class Scope(Board? before) : IDisposable
    {
        public void Dispose() => Ambient.Value = before;
    }
}

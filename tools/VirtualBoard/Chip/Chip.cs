using nanoFramework.Networking;
using nanoFramework.Runtime.Events;
using nanoFramework.Runtime.Native;

namespace VirtualBoard;

/// <summary>The chip's state during one boot, behind the device packages' classes.</summary>
internal sealed class Chip
{
    /// <summary>High-resolution timers in use.</summary>
    public int HighResTimerCount;

    private readonly Board board;

    public Chip(Board board)
    {
        this.board = board;
        Gpio = new GpioPort(board);
        PulseCounters = new PulseCounterUnits(board, Gpio);
        Events = new EventSink();
        WifiLink = new WifiLink(board);
    }

    public event RebootEventHandler? Rebooting;

    public GpioPort Gpio { get; }

    public PulseCounterUnits PulseCounters { get; }

    public PinFunctions PinFunctions { get; } = new();

    public EventSink Events { get; }

    public WifiLink WifiLink { get; }

    public ManualResetEvent EthernetReady { get; } = new(false);

    public NetworkHelperStatus EthernetStatus { get; set; }

    public CustomEvent.Listener CustomEvents { get; } = new();

    /// <summary>Posts an event from an interrupt routine; managed code receives it in the clock's wait.</summary>
    public void PostFromInterrupt(EventCategory category, byte subCategory, ushort data1, uint data2)
    {
        board.Interrupts.Post(() => Events.Dispatch((byte)category, subCategory, data1, data2));
        board.Clock.Pulse();
    }

    public void RaiseRebooting() => Rebooting?.Invoke();

    /// <summary>Resets the chip: its pins are released, its counters stop.</summary>
    public void Reset()
    {
        Gpio.Reset();
        PulseCounters.Reset();
        WifiLink.Reset();
    }
}

using System.Device.Gpio;
using nanoFramework.Runtime.Events;

namespace VirtualBoard;

/// <summary>
/// The ESP32's GPIO peripheral as nf-interpreter drives it (targets/ESP32/_nanoCLR/System.Device.Gpio/cpu_gpio.cpp,
/// 2026-07): which pins are reserved, their modes, and debounced interrupts.
/// </summary>
internal sealed class GpioPort
{
    // GPIO 34 to 39 have no output driver.
    private const int FirstInputOnly = 34;

    // GPIO_IS_VALID_GPIO: numbers of the ESP32's pads that do not exist.
    private static readonly int[] Missing = [20, 24, 28, 29, 30, 31];

    private readonly Board board;
    private readonly GpioLine[] lines;
    private readonly PinDirectory managedPins;
    private bool isListening;

    public GpioPort(Board board)
    {
        this.board = board;
        managedPins = new PinDirectory();
        lines = new GpioLine[Pins.Count];
        for (var gpio = 0; gpio < Pins.Count; gpio++)
            lines[gpio] = new GpioLine(board, board.Pins[gpio]);
    }

    /// <summary>Every pin object that a controller has opened, closed ones included, in order.</summary>
    public List<OpenedPin> Opened { get; } = [];

    public static bool IsValid(int gpio) => gpio is >= 0 and < Pins.Count && !Missing.Contains(gpio);

    public static bool Supports(int gpio, PinMode mode) => IsValid(gpio)
        && (gpio < FirstInputOnly ? mode <= PinMode.OutputOpenSourcePullDown : mode <= PinMode.InputPullUp);

    public GpioLine this[int gpio] => lines[gpio];

    /// <summary>Reserves a pin; false if it is reserved or does not exist.</summary>
    public bool Reserve(int gpio) => IsValid(gpio) && lines[gpio].Reserve();

    /// <summary>A pin that does not exist counts as reserved.</summary>
    public bool IsReserved(int gpio) => !IsValid(gpio) || lines[gpio].IsReserved;

    /// <summary>Sends a pin's interrupts to this object from now on.</summary>
    public void Listen(GpioPin pin)
    {
        if (!isListening)
        {
            isListening = true;
            EventSink.AddEventProcessor(EventCategory.Gpio, managedPins);
            EventSink.AddEventListener(EventCategory.Gpio, managedPins);
        }

        managedPins.Add(pin);
    }

    public void StopListening(GpioPin pin) => managedPins.Remove(pin);

    public void Post(int gpio, bool level) =>
        board.Chip.PostFromInterrupt(EventCategory.Gpio, 0, (ushort)gpio, level ? 1u : 0u);

    public void Reset()
    {
        foreach (var line in lines)
            line.Free();
    }

    /// <summary>A pin opened by a controller, and the callback registered through the controller.</summary>
    public sealed class OpenedPin(GpioPin pin)
    {
        public GpioPin Pin => pin;

        public PinEventTypes EventTypes { get; set; }

        public PinChangeEventHandler? Callback { get; set; }
    }

    /// <summary>Maps an event to the currently open pin object.</summary>
    private sealed class PinDirectory : IEventProcessor, IEventListener
    {
        private readonly Dictionary<int, GpioPin> pins = [];

        public void Add(GpioPin pin)
        {
            lock (pins)
                pins[pin.PinNumber] = pin;
        }

        public void Remove(GpioPin pin)
        {
            lock (pins)
            {
                if (pins.GetValueOrDefault(pin.PinNumber) == pin)
                    pins.Remove(pin.PinNumber);
            }
        }

        public void InitializeForEventSource()
        {
        }

        public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time) => new LevelEvent
        {
            Gpio = (int)(data1 >> 16),
            EventType = data2 == 0 ? PinEventTypes.Falling : PinEventTypes.Rising,
        };

        public bool OnEvent(BaseEvent ev)
        {
            GpioPin? pin;
            var change = (LevelEvent)ev;
            lock (pins)
                pins.TryGetValue(change.Gpio, out pin);
            pin?.RaiseValueChanged(change.EventType);
            return true;
        }
    }

    private sealed class LevelEvent : BaseEvent
    {
        public int Gpio { get; init; }

        public PinEventTypes EventType { get; init; }
    }
}

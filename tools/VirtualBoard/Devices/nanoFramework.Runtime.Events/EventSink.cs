using VirtualBoard;

namespace nanoFramework.Runtime.Events;

/// <summary>Passes posted events to the one listener of their category. There is one sink per board and boot.</summary>
public class EventSink : NativeEventDispatcher
{
    internal const string DriverName = "EventSink";

    private readonly EventTable table = new();

    internal EventSink()
        : base(DriverName, 0) => OnInterrupt += table.Dispatch;

    private static EventSink Current => Board.Current.Chip.Events;

    /// <summary>Sets the listener of a category.</summary>
    public static void AddEventListener(EventCategory eventCategory, IEventListener eventListener)
    {
        Current.table.Change(eventCategory, entry => entry.Listener = eventListener);
        eventListener.InitializeForEventSource();
    }

    /// <summary>Sets the filter of a category.</summary>
    public static void AddEventFilter(EventCategory eventCategory, IEventListener eventFilter)
    {
        Current.table.Change(eventCategory, entry => entry.Filter = eventFilter);
        eventFilter.InitializeForEventSource();
    }

    /// <summary>Sets the processor of a category.</summary>
    public static void AddEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor) =>
        Current.table.Change(eventCategory, entry => entry.Processor = eventProcessor);

    /// <summary>Removes the listener of a category, if it is this one.</summary>
    public static void RemoveEventListener(EventCategory eventCategory, IEventListener eventListener) =>
        Current.table.Change(eventCategory, entry => entry.Listener = Without(entry.Listener, eventListener));

    /// <summary>Removes the filter of a category, if it is this one.</summary>
    public static void RemoveEventFilter(EventCategory eventCategory, IEventListener eventFilter) =>
        Current.table.Change(eventCategory, entry => entry.Filter = Without(entry.Filter, eventFilter));

    /// <summary>Removes the processor of a category, if it is this one.</summary>
    public static void RemoveEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor) =>
        Current.table.Change(eventCategory, entry => entry.Processor = Without(entry.Processor, eventProcessor));

    /// <summary>Posts an event: its listener is called before this returns.</summary>
    public static void PostManagedEvent(byte category, byte subCategory, ushort data1, uint data2) =>
        Current.Dispatch(category, subCategory, data1, data2);

    internal void Dispatch(byte category, byte subCategory, ushort data1, uint data2) => RaiseInterrupt(
        ((uint)data1 << 16) | ((uint)category << 8) | subCategory, data2, Board.Current.Clock.UtcNow.UtcDateTime);

    private static T? Without<T>(T? current, T removed)
        where T : class => ReferenceEquals(current, removed) ? null : current;

    private sealed class EventTable
    {
        private readonly Lock gate = new();
        private readonly Dictionary<EventCategory, Entry> entries = [];

        public void Change(EventCategory category, Action<Entry> change)
        {
            lock (gate)
            {
                if (!entries.TryGetValue(category, out var entry))
                    entries.Add(category, entry = new Entry());
                change(entry);
            }
        }

        public void Dispatch(uint data1, uint data2, DateTime time)
        {
            IEventListener? filter;
            IEventListener? listener;
            IEventProcessor? processor;
            lock (gate)
            {
                if (!entries.TryGetValue((EventCategory)((data1 >> 8) & 0xFF), out var entry))
                    return;
                (filter, listener, processor) = (entry.Filter, entry.Listener, entry.Processor);
            }

            var ev = processor?.ProcessEvent(data1, data2, time) ?? Generic(data1, time);
            if (filter is null || filter.OnEvent(ev))
                listener?.OnEvent(ev);
        }

        // The second word of an event without a processor is dropped, as in nanoFramework's EventSink.
        private static GenericEvent Generic(uint data1, DateTime time) => new()
        {
            Time = time,
            Message = (byte)data1,
            Category = (byte)(data1 >> 8),
            Data = data1 >> 16,
        };
    }

    private sealed class Entry
    {
        public IEventListener? Filter { get; set; }

        public IEventListener? Listener { get; set; }

        public IEventProcessor? Processor { get; set; }
    }
}

using VirtualBoard;

namespace nanoFramework.Runtime.Events;

/// <summary>Handles an application-defined event.</summary>
public delegate void CustomEventPostedEventHandler(object? sender, CustomEventArgs e);

/// <summary>The data posted with an application-defined event.</summary>
public class CustomEventArgs : EventArgs
{
    internal CustomEventArgs(ushort data1, uint data2)
    {
        Data1 = data1;
        Data2 = data2;
    }

    /// <summary>The first word.</summary>
    public ushort Data1 { get; }

    /// <summary>The second word.</summary>
    public uint Data2 { get; }
}

/// <summary>Application-defined events.</summary>
public static class CustomEvent
{
    /// <summary>Raised for events posted in <see cref="EventCategory.Custom"/>.</summary>
    public static event CustomEventPostedEventHandler? CustomEventPosted
    {
        add => Board.Current.Chip.CustomEvents.Posted += value;
        remove => Board.Current.Chip.CustomEvents.Posted -= value;
    }

    internal sealed class Listener : IEventListener, IEventProcessor
    {
        private CustomEventPostedEventHandler? posted;
        private bool isListening;

        public event CustomEventPostedEventHandler? Posted
        {
            add
            {
                posted += value;
                if (isListening)
                    return;
                isListening = true;
                EventSink.AddEventProcessor(EventCategory.Custom, this);
                EventSink.AddEventListener(EventCategory.Custom, this);
            }

            remove => posted -= value;
        }

        public void InitializeForEventSource()
        {
        }

        public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time) =>
            new Event { Data1 = (ushort)(data1 >> 16), Data2 = data2 };

        public bool OnEvent(BaseEvent ev)
        {
            if (ev is Event custom)
                posted?.Invoke(null, new CustomEventArgs(custom.Data1, custom.Data2));
            return true;
        }
    }

    private sealed class Event : BaseEvent
    {
        public ushort Data1 { get; init; }

        public uint Data2 { get; init; }
    }
}

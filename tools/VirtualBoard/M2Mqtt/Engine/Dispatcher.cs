using System.Diagnostics.CodeAnalysis;
using nanoFramework.M2Mqtt.Internal;

namespace VirtualBoard.M2Mqtt;

/// <summary>
/// The thread that raises events, one after the other. A handler that throws ends the connection; what was received by then
/// is still delivered. Finally it closes the connection and notifies the application.
/// </summary>
internal sealed class Dispatcher(Link link, MqttHost host, BoardHold hold, Action<MsgInternalEvent> raise, Action close)
{
    private readonly Queue<MsgInternalEvent> events = new();

    internal bool IsEmpty
    {
        get
        {
            lock (events)
                return events.Count == 0;
        }
    }

    internal void Enqueue(MsgInternalEvent item)
    {
        lock (events)
        {
            events.Enqueue(item);
            Monitor.Pulse(events);
        }
    }

    /// <summary>The connection's state has changed.</summary>
    internal void Wake()
    {
        lock (events)
            Monitor.Pulse(events);
    }

    internal void Run()
    {
        while (true)
        {
            WaitForWork();
            hold.Begin(); // before the event leaves the queue, so that there is no gap
            try
            {
                if (link.State == LinkState.Ended)
                    return;
                if (!TryTake(out var item))
                {
                    Guard(close);
                    return;
                }

                Guard(() => raise(item));
            }
            finally
            {
                hold.End();
            }
        }
    }

    private void WaitForWork()
    {
        lock (events)
        {
            while (events.Count == 0 && link.State == LinkState.Open)
                Monitor.Wait(events);
        }
    }

    private bool TryTake([MaybeNullWhen(false)] out MsgInternalEvent item)
    {
        lock (events)
            return events.TryDequeue(out item);
    }

    private void Guard(Action handler)
    {
        try
        {
            handler();
        }
        catch (PowerOffException)
        {
            link.End();
        }
        catch (Exception e)
        {
            host.Log($"an event handler threw {e.GetType().Name}: {e.Message}");
            link.BeginClosing(e);
        }
    }
}

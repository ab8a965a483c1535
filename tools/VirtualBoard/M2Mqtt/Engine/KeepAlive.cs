using nanoFramework.M2Mqtt.Exceptions;

namespace VirtualBoard.M2Mqtt;

/// <summary>
/// When to ping the broker. As in 5.1.220 the period counts from the last packet sent, so a client that keeps publishing
/// never pings; the answer may take as long as the period.
/// </summary>
internal sealed class KeepAlive(int periodMs)
{
    private readonly Lock gate = new();
    private long lastSentMs;
    private long? pingedMs;

    internal bool IsOn => periodMs > 0;

    internal bool IsAwaitingAnswer
    {
        get
        {
            lock (gate)
                return pingedMs is not null;
        }
    }

    internal void Sent(long nowMs)
    {
        lock (gate)
            lastSentMs = nowMs;
    }

    internal void Answered()
    {
        lock (gate)
            pingedMs = null;
    }

    /// <summary>True if PINGREQ must be sent now; throws MqttCommunicationException if it was not answered.</summary>
    internal bool IsPingDue(long nowMs, out long nextMs)
    {
        lock (gate)
        {
            if (!IsOn)
            {
                nextMs = long.MaxValue;
                return false;
            }

            if (pingedMs is { } sinceMs)
            {
                nextMs = sinceMs + periodMs;
                if (nextMs > nowMs)
                    return false;
                pingedMs = null;
                throw new MqttCommunicationException();
            }

            nextMs = lastSentMs + periodMs;
            if (nextMs > nowMs)
                return false;
            pingedMs = nowMs;
            nextMs = nowMs + periodMs;
            return true;
        }
    }
}

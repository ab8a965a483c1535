namespace VirtualBoard.M2Mqtt;

/// <summary>
/// Keeps the board's clock from running ahead during network operations. Operations overlap: each begins before the one
/// that caused it ends, so there is no gap between an acknowledgement and its event.
/// </summary>
internal sealed class BoardHold(MqttHost host, Func<bool> isWaiting)
{
    private readonly Lock gate = new();
    private IDisposable? open;
    private int workCount;

    internal void Begin() => Update(1);

    internal void End() => Update(-1);

    /// <summary>Call after anything that may change what is waited for.</summary>
    internal void Update() => Update(0);

    private void Update(int work)
    {
        lock (gate)
        {
            workCount += work;
            if (workCount > 0 || isWaiting())
            {
                open ??= host.Hold();
            }
            else
            {
                open?.Dispose();
                open = null;
            }
        }
    }
}

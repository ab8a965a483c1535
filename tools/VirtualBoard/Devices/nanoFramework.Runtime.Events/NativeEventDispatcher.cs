namespace nanoFramework.Runtime.Events;

/// <summary>Handles what a native driver posts.</summary>
public delegate void NativeEventHandler(uint data1, uint data2, DateTime time);

/// <summary>A native driver's way into managed code. The virtual board has one such driver, `EventSink`.</summary>
public class NativeEventDispatcher : IDisposable
{
    /// <summary>The target of the driver's calls.</summary>
    protected NativeEventHandler? threadSpawn;

    /// <summary>The handlers of <see cref="OnInterrupt"/>.</summary>
    protected NativeEventHandler? callbacks;

    /// <summary>Whether it is disposed.</summary>
    protected bool disposed;

    /// <summary>Binds to a driver.</summary>
    /// <exception cref="NotSupportedException">The virtual board has no such driver.</exception>
    public NativeEventDispatcher(string driverName, ulong driverData)
    {
        if (driverName != EventSink.DriverName)
        {
            throw new NotSupportedException(
                $"The virtual board has no native event driver '{driverName}'; expected '{EventSink.DriverName}'.");
        }

        _ = driverData;
    }

    /// <summary>Releases the driver.</summary>
    ~NativeEventDispatcher() => Dispose(false);

    /// <summary>Raised for what the driver posts.</summary>
    public event NativeEventHandler? OnInterrupt
    {
        add
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (callbacks is null && value is not null)
                EnableInterrupt();
            callbacks += value;
            threadSpawn = callbacks;
        }

        remove
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (callbacks is null)
                return;
            callbacks -= value;
            threadSpawn = callbacks;
            if (callbacks is null)
                DisableInterrupt();
        }
    }

    /// <summary>Starts the driver's posts.</summary>
    public virtual void EnableInterrupt()
    {
    }

    /// <summary>Stops the driver's posts.</summary>
    public virtual void DisableInterrupt()
    {
    }

    /// <summary>Unbinds from the driver.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        Dispose(true);
        System.GC.SuppressFinalize(this);
        disposed = true;
    }

    /// <summary>Unbinds from the driver.</summary>
    protected virtual void Dispose(bool disposing) => callbacks = null;

    private protected void RaiseInterrupt(uint data1, uint data2, DateTime time) =>
        callbacks?.Invoke(data1, data2, time);
}

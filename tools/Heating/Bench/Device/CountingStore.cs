using HeatingSensor.Ports;

namespace Heating.Bench.Device;

/// <summary>A drive that counts reads.</summary>
internal sealed class CountingStore(IStore inner) : IStore
{
    /// <summary>Files read.</summary>
    public int ReadCount { get; private set; }

    /// <summary>Bytes read.</summary>
    public long ReadBytes { get; private set; }

    /// <inheritdoc/>
    public int FreeBytes => inner.FreeBytes;

    /// <inheritdoc/>
    public int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        int length = inner.Read(name, position, buffer, offset, count);
        ReadCount++;
        ReadBytes += Math.Max(0, length);
        return length;
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] data, int length) => inner.Write(name, data, length);

    /// <inheritdoc/>
    public bool Append(string name, byte[] data, int length) => inner.Append(name, data, length);

    /// <inheritdoc/>
    public bool Delete(string name) => inner.Delete(name);

    /// <inheritdoc/>
    public string[] List() => inner.List();
}

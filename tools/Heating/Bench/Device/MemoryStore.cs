using HeatingSensor.Ports;

namespace Heating.Bench.Device;

/// <summary>An in-memory drive that allocates nothing once each file has been used, so that measured allocations are the
/// firmware's.</summary>
internal sealed class MemoryStore : IStore
{
    private const int FilesMax = 64;
    private const int FileBytesMax = 4096;

    private readonly string?[] _names = new string?[FilesMax];
    private readonly byte[]?[] _contents = new byte[]?[FilesMax];
    private readonly int[] _lengths = new int[FilesMax];

    /// <inheritdoc/>
    public int FreeBytes => _names.Count(name => name is null) * FileBytesMax;

    /// <inheritdoc/>
    public int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        int index = Array.IndexOf(_names, name);
        if (index < 0)
            return StoreResult.Missing;
        int length = Math.Clamp(_lengths[index] - position, 0, count);
        Array.Copy(_contents[index]!, position, buffer, offset, length);
        return length;
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] data, int length)
    {
        int index = IndexFor(name);
        if (index < 0)
            return false;
        _lengths[index] = 0;
        return Append(index, data, length);
    }

    /// <inheritdoc/>
    public bool Append(string name, byte[] data, int length)
    {
        int index = IndexFor(name);
        return index >= 0 && Append(index, data, length);
    }

    /// <inheritdoc/>
    public bool Delete(string name)
    {
        int index = Array.IndexOf(_names, name);
        if (index >= 0)
        {
            _names[index] = null;
            _lengths[index] = 0;
        }
        return true;
    }

    /// <inheritdoc/>
    public string[] List() => [.. _names.OfType<string>()];

    private int IndexFor(string name)
    {
        int index = Array.IndexOf(_names, name);
        if (index >= 0)
            return index;
        index = Array.IndexOf(_names, null);
        if (index < 0)
            return -1;
        _names[index] = name;
        _contents[index] ??= new byte[FileBytesMax];
        return index;
    }

    private bool Append(int index, byte[] data, int length)
    {
        if (_lengths[index] + length > FileBytesMax)
            return false;
        Array.Copy(data, 0, _contents[index]!, _lengths[index], length);
        _lengths[index] += length;
        return true;
    }
}

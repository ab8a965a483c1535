using System.Buffers.Binary;
using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor.Host.Tests.Simulation;

/// <summary>A drive that passes everything on: what the broken ones begin with.</summary>
internal abstract class StoreDecorator(IStore inner) : IStore
{
    protected IStore Inner => inner;

    public int FreeBytes => inner.FreeBytes;

    public virtual int Read(string name, int position, byte[] buffer, int offset, int count) =>
        inner.Read(name, position, buffer, offset, count);

    public virtual bool Write(string name, byte[] data, int length) => inner.Write(name, data, length);

    public virtual bool Append(string name, byte[] data, int length) => inner.Append(name, data, length);

    public virtual bool Delete(string name) => inner.Delete(name);

    public virtual string[] List() => inner.List();
}

/// <summary>Says "durable" and writes with the next operation: what Flush() without closing does.</summary>
internal sealed class LyingStore(IStore inner) : StoreDecorator(inner)
{
    private (string Name, byte[] Data)? _pending;

    public override int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        Flush();
        return base.Read(name, position, buffer, offset, count);
    }

    public override bool Append(string name, byte[] data, int length)
    {
        Flush();
        _pending = (name, data[..length]);
        return true;
    }

    public override bool Delete(string name)
    {
        Flush();
        return base.Delete(name);
    }

    private void Flush()
    {
        if (_pending is not { } pending)
            return;
        _pending = null;
        Inner.Append(pending.Name, pending.Data, pending.Data.Length);
    }
}

/// <summary>Never writes certain files, and says it has.</summary>
internal sealed class DroppingStore(IStore inner, string prefix) : StoreDecorator(inner)
{
    public override bool Write(string name, byte[] data, int length) =>
        name.StartsWith(prefix, StringComparison.Ordinal) || base.Write(name, data, length);
}

/// <summary>Says that a file is written, and writes it with the next operation.</summary>
internal sealed class LateStore(IStore inner, string prefix) : StoreDecorator(inner)
{
    private (string Name, byte[] Data)? _pending;

    public override bool Write(string name, byte[] data, int length)
    {
        Flush();
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
            return base.Write(name, data, length);
        _pending = (name, data[..length]);
        return true;
    }

    public override bool Append(string name, byte[] data, int length)
    {
        Flush();
        return base.Append(name, data, length);
    }

    private void Flush()
    {
        if (_pending is not { } pending)
            return;
        _pending = null;
        base.Write(pending.Name, pending.Data, pending.Data.Length);
    }
}

/// <summary>Takes a file that cannot be read for one that is not there.</summary>
internal sealed class ForgettingStore(IStore inner) : StoreDecorator(inner)
{
    public override int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        int read = base.Read(name, position, buffer, offset, count);
        return read == StoreResult.Failed ? StoreResult.Missing : read;
    }
}

/// <summary>Takes a drive that cannot be listed for an empty one.</summary>
internal sealed class BlankStore(IStore inner) : StoreDecorator(inner)
{
    public override string[] List() => base.List() ?? [];
}

/// <summary>Never deletes anything, and says it has.</summary>
internal sealed class HoardingStore(IStore inner) : StoreDecorator(inner)
{
    public override bool Delete(string name) => true;
}

/// <summary>Gives every record and slot the checksum that it should have: as if nobody checked.</summary>
internal sealed class TrustingStore(IStore inner) : StoreDecorator(inner)
{
    private const int CrcLength = 4;
    private const int RecordHeaderLength = 10;

    public override int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        var file = new byte[SharedBuffer.SizeBytes];
        var length = base.Read(name, 0, file, 0, file.Length);
        if (length <= CrcLength)
            return base.Read(name, position, buffer, offset, count);
        if (name.EndsWith(".seg", StringComparison.Ordinal))
            SealRecords(file, length);
        else
            Seal(file, 0, length - CrcLength);
        var read = Math.Clamp(length - position, 0, count);
        Array.Copy(file, position, buffer, offset, read);
        return read;
    }

    private static void SealRecords(byte[] file, int length)
    {
        for (var offset = 0; offset + RecordHeaderLength + CrcLength <= length;)
        {
            var recordLength = RecordHeaderLength + file[offset + 4];
            if (offset + recordLength + CrcLength > length)
                break;
            Seal(file, offset, recordLength);
            offset += recordLength + CrcLength;
        }
    }

    private static void Seal(byte[] buffer, int offset, int length) =>
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(offset + length), Crc32.Of(buffer, offset, length));
}

/// <summary>Gives only the first version of certain files after it has been replaced.</summary>
internal sealed class StaleStore(IStore inner, string prefix) : StoreDecorator(inner)
{
    public override bool Write(string name, byte[] data, int length)
    {
        bool isNew = !name.StartsWith(prefix, StringComparison.Ordinal) || Inner.Read(name, 0, new byte[length], 0, length) < 0;
        return !isNew || base.Write(name, data, length);
    }
}

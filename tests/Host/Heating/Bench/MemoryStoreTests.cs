using Heating.Bench.Device;
using HeatingSensor.Ports;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Bench;

public class MemoryStoreTests
{
    private readonly MemoryStore _store = new();
    private readonly byte[] _buffer = new byte[8];

    [Fact]
    public void Write_ThenAppend_IsReadBack()
    {
        Assert.True(_store.Write("a", [1, 2, 9], 2));
        Assert.True(_store.Append("a", [3], 1));

        Assert.Equal(3, _store.Read("a", 0, _buffer, 0, _buffer.Length));
        Assert.Equal([1, 2, 3], _buffer[..3]);
        Assert.Equal(["a"], _store.List());
    }

    [Fact]
    public void Write_AnExistingFile_ReplacesIt()
    {
        _store.Write("a", [1, 2, 3], 3);
        _store.Write("a", [4], 1);

        Assert.Equal(1, _store.Read("a", 0, _buffer, 0, _buffer.Length));
        Assert.Equal(4, _buffer[0]);
    }

    [Fact]
    public void Delete_AFile_IsMissingAndLeavesNothingToTheNext()
    {
        _store.Write("a", [1, 2, 3], 3);
        Assert.True(_store.Delete("a"));
        Assert.True(_store.Delete("never"));
        _store.Append("b", [7], 1);

        Assert.Equal(StoreResult.Missing, _store.Read("a", 0, _buffer, 0, _buffer.Length));
        Assert.Equal(1, _store.Read("b", 0, _buffer, 0, _buffer.Length));
    }

    [Fact]
    public void Read_APartOfAFile_GivesWhatIsThere()
    {
        _store.Write("a", [1, 2, 3, 4, 5], 5);

        Assert.Equal(2, _store.Read("a", 3, _buffer, 1, 4));
        Assert.Equal([0, 4, 5, 0], _buffer[..4]);
        Assert.Equal(0, _store.Read("a", 5, _buffer, 0, 4));
    }
}

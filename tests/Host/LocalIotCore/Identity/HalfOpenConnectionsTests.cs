using LocalIotCore.Identity;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class HalfOpenConnectionsTests
{
    private readonly HalfOpenConnections _halfOpen = new(2, NullLogger.Instance);
    private readonly TaskCompletionSource _handshakesEnd = new();

    [Fact]
    public void RunAsync_OneTooMany_DropsTheOldestAlone()
    {
        var (first, second, third) = (Begin("first"), Begin("second"), Begin("third"));

        Assert.True(first.IsAborted);
        Assert.False(second.IsAborted);
        Assert.False(third.IsAborted);
        Assert.Equal(2, _halfOpen.Count);
    }

    [Fact]
    public void Completed_Handshake_CountsNoMore()
    {
        var (first, second) = (Begin("first"), Begin("second"));
        _halfOpen.Completed("first");
        Begin("third");

        Assert.False(first.IsAborted);
        Assert.False(second.IsAborted);
    }

    [Fact]
    public async Task RunAsync_HandshakeFails_CountsNoMore()
    {
        var failed = _halfOpen.RunAsync(
            new Connection("failed"), _ => Task.FromException(new IOException("no handshake")));

        await Assert.ThrowsAsync<IOException>(() => failed);
        Assert.Equal(0, _halfOpen.Count);
    }

    private Connection Begin(string id)
    {
        var connection = new Connection(id);
        _ = _halfOpen.RunAsync(connection, _ => _handshakesEnd.Task);
        return connection;
    }

    private sealed class Connection(string id) : DefaultConnectionContext(id)
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}

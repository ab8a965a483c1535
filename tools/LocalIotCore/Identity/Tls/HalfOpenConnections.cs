using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Connection = Microsoft.AspNetCore.Connections.ConnectionContext;

namespace LocalIotCore.Identity;

/// <summary>Limits the number of connections with an unfinished TLS handshake.</summary>
/// <remarks>Beyond the limit the oldest is dropped: an honest client finishes in milliseconds, so the oldest is the one
/// that sends nothing.</remarks>
internal sealed partial class HalfOpenConnections(int countMax, ILogger logger)
{
    private readonly LinkedList<Connection> _oldestFirst = new();
    private readonly Dictionary<string, LinkedListNode<Connection>> _byId = new();
    private readonly Lock _gate = new();

    public int Count
    {
        get
        {
            lock (_gate)
                return _byId.Count;
        }
    }

    /// <summary>Runs the handshake and everything after it; <see cref="Completed"/> marks the end of the
    /// handshake.</summary>
    public async Task RunAsync(Connection connection, ConnectionDelegate next)
    {
        Add(connection);
        try
        {
            await next(connection);
        }
        finally
        {
            Completed(connection.ConnectionId);
        }
    }

    /// <summary>Marks the end of the handshake, successful or not.</summary>
    public void Completed(string connectionId)
    {
        lock (_gate)
        {
            if (_byId.Remove(connectionId, out var node))
                _oldestFirst.Remove(node);
        }
    }

    private void Add(Connection connection)
    {
        Connection? oldest = null;
        lock (_gate)
        {
            if (_byId.Count >= countMax)
            {
                oldest = _oldestFirst.First!.Value;
                _byId.Remove(oldest.ConnectionId);
                _oldestFirst.RemoveFirst();
            }
            _byId[connection.ConnectionId] = _oldestFirst.AddLast(connection);
        }
        if (oldest is null)
            return;
        LogDropped(oldest.RemoteEndPoint?.ToString(), countMax);
        oldest.Abort(new ConnectionAbortedException("Too many TLS handshakes in progress; this is the oldest."));
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Dropped {Remote}: more than {CountMax} TLS handshakes in progress, and this is the oldest")]
    private partial void LogDropped(string? remote, int countMax);
}

namespace LocalIotCore.Broker;

/// <summary>The side of a connection that a session sees.</summary>
public interface ISessionConnection
{
    /// <summary>Where packets to the client go.</summary>
    OutputBuffer Output { get; }
    /// <summary>What the client may do.</summary>
    IAuthorizer Authorizer { get; }
}

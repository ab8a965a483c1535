namespace LocalIotCore.Broker;

/// <summary>What a session sees of its connection.</summary>
public interface ISessionConnection
{
    /// <summary>Where packets to the client go.</summary>
    OutputBuffer Output { get; }
    /// <summary>What the client may do.</summary>
    IAuthorizer Authorizer { get; }
}

namespace nanoFramework.Json.Resolvers;

/// <summary>Sets a member of an object.</summary>
public delegate void SetValueDelegate(object objectInstance, object? valueToSet);

// WSDLs as PHP, .NET and Java write them: literal with wrappers, and the older rpc/encoded.

const TNS = 'urn:caller-info';

const HEAD =
  `<definitions name="CallerInfo" targetNamespace="${TNS}" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="${TNS}" ` +
  'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" ' +
  'xmlns:http="http://schemas.xmlsoap.org/wsdl/http/" xmlns:xsd="http://www.w3.org/2001/XMLSchema">';

const ELEMENTS =
  `<xsd:schema targetNamespace="${TNS}" xmlns:tns="${TNS}" elementFormDefault="qualified">` +
  '<xsd:element name="getCallerInfo"><xsd:complexType><xsd:sequence>' +
  '<xsd:element name="telephone" type="xsd:string"/><xsd:element name="dnid" type="xsd:string"/>' +
  '<xsd:element name="do_something" type="xsd:boolean" minOccurs="0"/><xsd:element name="limit" type="xsd:int" minOccurs="0"/>' +
  '<xsd:element name="filter" type="tns:Filter" minOccurs="0"/>' +
  '<xsd:element name="tags" type="xsd:string" minOccurs="0" maxOccurs="unbounded"/>' +
  '</xsd:sequence></xsd:complexType></xsd:element>' +
  '<xsd:complexType name="Filter"><xsd:sequence><xsd:element name="country" type="xsd:string"/><xsd:element name="active" type="xsd:boolean" minOccurs="0"/></xsd:sequence></xsd:complexType>' +
  '<xsd:element name="getCallerInfoResponse"><xsd:complexType><xsd:sequence><xsd:element name="return" type="xsd:anyType" nillable="true"/></xsd:sequence></xsd:complexType></xsd:element>' +
  '</xsd:schema>';

const DOCUMENT_MESSAGES =
  '<message name="in"><part name="parameters" element="tns:getCallerInfo"/></message>' +
  '<message name="out"><part name="parameters" element="tns:getCallerInfoResponse"/></message>';

const RPC_MESSAGES =
  '<message name="getCallerInfoIn"><part name="telephone" type="xsd:string"/><part name="dnid" type="xsd:string"/><part name="do_something" type="xsd:boolean"/></message>' +
  '<message name="getCallerInfoOut"><part name="return" type="xsd:anyType"/></message>';

const portType = (input: string, output: string) =>
  `<portType name="CallerInfoPort"><operation name="getCallerInfo"><input message="tns:${input}"/><output message="tns:${output}"/></operation></portType>`;

const binding = (prefix: string, style: string, use: string) =>
  `<binding name="${prefix}Binding" type="tns:CallerInfoPort"><${prefix}:binding style="${style}" transport="http://schemas.xmlsoap.org/soap/http"/>` +
  `<operation name="getCallerInfo"><${prefix}:operation soapAction="${TNS}#getCallerInfo"/>` +
  `<input><${prefix}:body use="${use}" namespace="${TNS}"/></input><output><${prefix}:body use="${use}" namespace="${TNS}"/></output></operation></binding>`;

const HTTP_BINDING =
  '<binding name="getBinding" type="tns:CallerInfoPort"><http:binding verb="GET"/><operation name="getCallerInfo"><http:operation location="/getCallerInfo"/><input/><output/></operation></binding>';

const port = (name: string, prefix: string, at: string) =>
  `<port name="${name}" binding="tns:${prefix === 'http' ? 'get' : prefix}Binding"><${prefix}:address location="${at}"/></port>`;

/** As .NET: a port for SOAP 1.1, one for 1.2, and one for plain HTTP before them. */
export const documentWsdl = (url: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>${HEAD}<types>${ELEMENTS}</types>${DOCUMENT_MESSAGES}${portType('in', 'out')}` +
  binding('soap', 'document', 'literal') +
  binding('soap12', 'document', 'literal') +
  HTTP_BINDING +
  `<service name="CallerInfo">${port('Get', 'http', `${url}/get`)}${port('Soap', 'soap', `${url}/soap11`)}${port('Soap12', 'soap12', `${url}/soap12`)}</service></definitions>`;

/** With its schema elsewhere. */
export const importingWsdl = (url: string, schema: string): string =>
  documentWsdl(url).replace(
    ELEMENTS,
    `<xsd:schema><xsd:import namespace="${TNS}" schemaLocation="${schema}"/></xsd:schema>`,
  );

export const SCHEMA = ELEMENTS.replace(
  '<xsd:schema ',
  '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" ',
);

/** As PHP's old examples and NuSOAP. */
export const rpcWsdl = (url: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>${HEAD}${RPC_MESSAGES}${portType('getCallerInfoIn', 'getCallerInfoOut')}` +
  binding('soap', 'rpc', 'encoded') +
  `<service name="CallerInfo">${port('Soap', 'soap', `${url}/soap11`)}</service></definitions>`;

from pax8 import Pax8Client
from pax8 import filters
from pax8 import enums

client = Pax8Client(client_id='your_client_id', client_secret='your_client_secret',
                    cache_token=True, cache_location='~/pax8_token.json')
client.Company.list()
companies = client.Company.list(filters.CompanyFilter(page=0, size=10, sort=enums.CompanySortBy.NAME,
    sort_direction=enums.SortDirection.ASCENDING, city='New York'))
for company in companies:
    print(f'Company: {company.name}')
    print(f'MS Partner ID: {client.Company.get_ms_tenant_id(company.id)}')
    print('Contacts:')
    for contact in client.Company.list_contacts(company.id):
        print(f'\t{contact.first_name} {contact.last_name} ({contact.phoneNumber})')
